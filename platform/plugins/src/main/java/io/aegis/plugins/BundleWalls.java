package io.aegis.plugins;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * What one bundle can get of another: a plugin wires to the contract, and sees itself.
 *
 * <p>These hooks hide; they take no power away. {@code getBundle(location)}, the walk along wirings and {@code installBundle} go past them for whoever can
 * call them, which needs {@code org.osgi.framework}, and that no plugin can import.
 */
final class BundleWalls implements ResolverHookFactory, FindHook, EventListenerHook {
    private static final String EXTENDER = "osgi.extender";
    private static final Set<String> FACTS = Set.of("osgi.ee", "aegis.grant");
    private static final Set<String> CONTRACT = Set.copyOf(SystemPackages.CONTRACT);

    private final BundleTable table;

    private BundleWalls(BundleTable table) {
        this.table = table;
    }

    /** Stands before any bundle does. */
    static void raise(BundleContext system, BundleTable table) {
        var walls = new BundleWalls(table);
        system.registerService(ResolverHookFactory.class, walls, null);
        system.registerService(FindHook.class, walls, null);
        system.registerService(EventListenerHook.class, walls, null);
        system.registerService(org.osgi.framework.hooks.bundle.FindHook.class, walls::findBundles, null);
        system.registerService(org.osgi.framework.hooks.bundle.EventHook.class, walls::bundleEvent, null);
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return new Resolving();
    }

    @Override
    public void find(
            BundleContext context,
            String name,
            String filter,
            boolean allServices,
            Collection<ServiceReference<?>> references) {
        Bundle asking = context.getBundle();
        if (!table.isPlatform(asking)) {
            references.removeIf(reference -> !asking.equals(reference.getBundle()));
        }
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        Bundle owner = event.getServiceReference().getBundle();
        listeners.keySet().removeIf(context -> isHidden(context, owner));
    }

    private void findBundles(BundleContext context, Collection<Bundle> bundles) {
        bundles.removeIf(bundle -> isHidden(context, bundle));
    }

    private void bundleEvent(BundleEvent event, Collection<BundleContext> contexts) {
        contexts.removeIf(context -> isHidden(context, event.getBundle()));
    }

    private boolean isHidden(BundleContext context, Bundle bundle) {
        return !table.isPlatform(context.getBundle()) && !bundle.equals(context.getBundle());
    }

    /** One resolution. An exception of this class ends it, and the bundle is not there. */
    private final class Resolving implements ResolverHook {
        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {
            // Felix 7.0.5 takes whatever is not left in here for gone, resolved bundles included: removing one closes
            // all.
        }

        @Override
        public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
            Bundle asking = requirement.getRevision().getBundle();
            candidates.removeIf(capability -> !mayWire(asking, capability));
        }

        @Override
        public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {
            // Every bundle may be there in several versions at once.
            collisions.clear();
        }

        @Override
        public void end() {}

        /** A fragment has a host, and a plugin has none among others: what it could attach to is not in here. */
        private boolean mayWire(Bundle asking, BundleCapability capability) {
            Bundle offering = capability.getRevision().getBundle();
            if (table.isPlatform(asking)) {
                return table.isPlatform(offering);
            }
            if (!table.isKnown(asking)) {
                return false;
            }
            if (offering.equals(asking)) {
                return true;
            }
            return BundleTable.isSystem(offering)
                    ? isForPlugins(capability)
                    : table.isPlatform(offering) && capability.getNamespace().equals(EXTENDER);
        }

        private static boolean isForPlugins(BundleCapability capability) {
            if (FACTS.contains(capability.getNamespace())) {
                return true;
            }
            return capability.getNamespace().equals(BundleRevision.PACKAGE_NAMESPACE)
                    && capability.getAttributes().get(BundleRevision.PACKAGE_NAMESPACE) instanceof String name
                    && (name.startsWith("java.") || CONTRACT.contains(name));
        }
    }
}
