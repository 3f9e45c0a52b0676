# One image file for every service: docker build --build-arg SERVICE=api . — after `npm run dist -- api`, which writes what is copied here.
FROM node:24.21.0-bookworm-slim

ARG SERVICE
LABEL org.opencontainers.image.title="orrery-${SERVICE}" org.opencontainers.image.licenses="Apache-2.0"

# The only folder that a service may write to; everything else is read-only. Group 0: where the cluster chooses the user, that is its group.
RUN mkdir -p /var/lib/orrery && chown 1000:0 /var/lib/orrery && chmod 775 /var/lib/orrery

WORKDIR /app
COPY dist/${SERVICE}/ ./

ENV NODE_ENV=production ORRERY_HTTP_HOST=0.0.0.0 ORRERY_HTTP_PORT=8080
# The image's node, as a number: that it is not root can then be seen without the image's list of users.
USER 1000:1000
EXPOSE 8080

HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ORRERY_MANAGEMENT_PORT || process.env.ORRERY_HTTP_PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

CMD ["node", "--import", "@orrery/service-kit/telemetry", "start.js"]
