package io.aegis.plugins;

import io.aegis.admission.Sha256;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.osgi.framework.hooks.weaving.WovenClassListener;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Lets a class of a verified plugin be loaded only if its bytes are bytes that admission verified. Fails closed.
 *
 * <p>It looks twice, because each look has a way to fail that the other has not. A weaving hook that throws anything but {@link WeavingException} is never asked again, and no hook can catch
 * what goes wrong in the call of itself, as on a stack that is full. The listener is told of the same class between hook and definition; it is never struck
 * off, and an {@code Error} of it, or of its call, keeps the class from being defined.
 *
 * <p>What it throws becomes the cause of what the plugin catches. So it is made for that class alone, or takes nothing that could be hung on it: what one
 * plugin adds another could find.
 *
 * <p>Safe for use by many threads.
 */
final class LoadTimeVerifier implements WeavingHook, WovenClassListener {
    private static final String REFUSED = "not a class that admission verified";

    private final BundleTable table;
    private final Function<byte[], String> digest;
    private final Map<BundleWiring, Set<String>> seen = new ConcurrentHashMap<>();
    private final Error unverified = new Unverified();
    private volatile boolean standing;

    LoadTimeVerifier(BundleTable table) {
        this(table, Sha256::of);
    }

    LoadTimeVerifier(BundleTable table, Function<byte[], String> digest) {
        this.table = table;
        this.digest = digest;
    }

    /** Stands before any bundle does, until what this returns is unregistered. */
    ServiceRegistration<?> raise(BundleContext system) {
        ServiceRegistration<?> hook = system.registerService(WeavingHook.class, this, null);
        ServiceRegistration<?> listener = system.registerService(WovenClassListener.class, this, null);
        system.addServiceListener(event -> {
            boolean ours = event.getServiceReference().equals(hook.getReference())
                    || event.getServiceReference().equals(listener.getReference());
            if (ours) {
                standing = false;
            }
        });
        standing = true;
        return hook;
    }

    @Override
    public void weave(WovenClass loading) {
        boolean good;
        try {
            good = isGood(loading);
        } catch (Throwable thrown) { // anything else that gets out of here ends the verification of all that follows
            good = false;
        }
        if (!good) {
            WeavingException refusal;
            try {
                refusal = new WeavingException(REFUSED);
            } catch (Throwable noRoom) { // nor in a method of its own, the call of which could throw as well
                return; // the listener looks for itself, and needs no room to refuse
            }
            throw refusal;
        }
    }

    @Override
    public void modified(WovenClass loading) {
        boolean good;
        try {
            good = isGoodIn(loading.getState(), loading);
        } catch (Throwable thrown) { // an exception would be logged, and the class defined
            good = false;
        }
        if (!good) {
            throw unverified;
        }
    }

    /**
     * Makes sure that a class of a verified plugin came past here.
     *
     * @throws BrokenContractException if it did not, or if the verifier is gone
     */
    void requireSeen(Bundle bundle, Class<?> type) {
        if (!(table.place(bundle).orElse(null) instanceof BundleTable.Place.Verified)) {
            return;
        }
        if (!standing
                || !bundle.equals(FrameworkUtil.getBundle(type))
                || !seenOf(bundle.adapt(BundleWiring.class)).contains(type.getName())) {
            throw new BrokenContractException("a class of it was loaded without being verified");
        }
    }

    /** Says that a bundle is gone. */
    void forget(Bundle bundle) {
        seen.keySet().removeIf(wiring -> !wiring.isInUse() || bundle.equals(wiring.getBundle()));
    }

    private boolean isGoodIn(int state, WovenClass loading) {
        return switch (state) {
            case WovenClass.TRANSFORMED -> {
                boolean good = isGood(loading);
                if (good && isVerified(loading)) {
                    seenOf(loading.getBundleWiring()).add(loading.getClassName());
                }
                yield good;
            }
            default -> true;
        };
    }

    private boolean isGood(WovenClass loading) {
        return switch (table.place(loading.getBundleWiring().getBundle()).orElse(null)) {
            case BundleTable.Place.Own own -> true;
            case BundleTable.Place.Trusted trusted -> true;
            case BundleTable.Place.Verified(Set<String> classes) ->
                standing && loading.getDynamicImports().isEmpty() && classes.contains(digest.apply(loading.getBytes()));
            case null -> false;
        };
    }

    private boolean isVerified(WovenClass loading) {
        return table.place(loading.getBundleWiring().getBundle())
                .filter(BundleTable.Place.Verified.class::isInstance)
                .isPresent();
    }

    private Set<String> seenOf(BundleWiring wiring) {
        return seen.computeIfAbsent(wiring, ignored -> ConcurrentHashMap.newKeySet());
    }

    /** Shared, so that nothing can be hung on it. */
    private static final class Unverified extends Error {
        private static final long serialVersionUID = 1L;

        Unverified() {
            super(REFUSED, null, false, false);
        }
    }
}
