/** Symbols of the OPC UA status codes met most (Part 6, Annex A.2), by the upper 16 bits. */
const SYMBOLS: Readonly<Record<number, string>> = {
  0x8001: 'BadUnexpectedError',
  0x8002: 'BadInternalError',
  0x8003: 'BadOutOfMemory',
  0x8004: 'BadResourceUnavailable',
  0x8005: 'BadCommunicationError',
  0x8006: 'BadEncodingError',
  0x8007: 'BadDecodingError',
  0x800a: 'BadTimeout',
  0x800b: 'BadServiceUnsupported',
  0x800c: 'BadShutdown',
  0x800d: 'BadServerNotConnected',
  0x800e: 'BadServerHalted',
  0x801f: 'BadUserAccessDenied',
  0x8031: 'BadNoCommunication',
  0x8032: 'BadWaitingForInitialData',
  0x8033: 'BadNodeIdInvalid',
  0x8034: 'BadNodeIdUnknown',
  0x8035: 'BadAttributeIdInvalid',
  0x803a: 'BadNotReadable',
  0x803b: 'BadNotWritable',
  0x803c: 'BadOutOfRange',
  0x803d: 'BadNotSupported',
  0x803e: 'BadNotFound',
  0x8074: 'BadTypeMismatch',
  0x8089: 'BadConfigurationError',
  0x808a: 'BadNotConnected',
  0x808b: 'BadDeviceFailure',
  0x808c: 'BadSensorFailure',
  0x808d: 'BadOutOfService',
  0x808e: 'BadDeadbandFilterInvalid',
  0x408f: 'UncertainNoCommunicationLastUsableValue',
  0x4090: 'UncertainLastUsableValue',
  0x4091: 'UncertainSubstituteValue',
  0x4092: 'UncertainInitialValue',
  0x4093: 'UncertainSensorNotAccurate',
  0x4094: 'UncertainEngineeringUnitsExceeded',
  0x4095: 'UncertainSubNormal',
  0x0096: 'GoodLocalOverride',
  0x0030: 'GoodClamped',
};

/** `BadSensorFailure (0x808C0000)`; a code without a known symbol stays a number; undefined for plain good. */
export function describeStatusCode(code: number | undefined): string | undefined {
  if (code === undefined || code >>> 16 === 0) return undefined; // info bits alone, as 0x480, are still good (rule R1)
  const hex = `0x${code.toString(16).toUpperCase().padStart(8, '0')}`;
  const symbol = SYMBOLS[code >>> 16];
  return symbol === undefined ? hex : `${symbol} (${hex})`;
}
