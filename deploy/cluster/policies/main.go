// Enforces NetworkPolicies by iptables and ipset: the policy controller of kube-router alone, without its routes and proxy.
package main

import (
	"context"
	"flag"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/cloudnativelabs/kube-router/v2/pkg/controllers/netpol"
	"github.com/cloudnativelabs/kube-router/v2/pkg/healthcheck"
	"github.com/cloudnativelabs/kube-router/v2/pkg/options"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "how the API server is asked")
	node := flag.String("node", "", "name of the node")
	services := flag.String("services", "", "range of the Services' addresses")
	flag.Parse()

	ctx, end := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer end()

	access, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	fatal(err)
	client, err := kubernetes.NewForConfig(access)
	fatal(err)

	config := options.NewKubeRouterConfig()
	config.HostnameOverride = *node
	config.ClusterIPCIDRs = []string{*services}
	config.EnableIPv4 = true
	config.EnableIPv6 = false
	config.RunFirewall = true
	config.IPTablesSyncPeriod = 5 * time.Minute

	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods().Informer()
	namespaces := factory.Core().V1().Namespaces().Informer()
	policies := factory.Networking().V1().NetworkPolicies().Informer()
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())

	tables, sets, err := netpol.NewIPTablesHandlers(config)
	fatal(err)
	var lock sync.Mutex
	controller, err := netpol.NewNetworkPolicyController(client, config, pods, policies, namespaces, &lock, tables, sets)
	fatal(err)
	for informer, handler := range map[cache.SharedIndexInformer]cache.ResourceEventHandler{
		pods: controller.PodEventHandler, namespaces: controller.NamespaceEventHandler, policies: controller.NetworkPolicyEventHandler,
	} {
		_, err = informer.AddEventHandler(handler)
		fatal(err)
	}

	beats := make(chan *healthcheck.ControllerHeartbeat, 10)
	go func() {
		for range beats {
		}
	}()
	var running sync.WaitGroup
	running.Add(1)
	go controller.Run(beats, ctx.Done(), &running)
	running.Wait()
}

func fatal(err error) {
	if err != nil {
		klog.Error(err)
		os.Exit(1)
	}
}
