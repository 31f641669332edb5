package io.aegis.plugins;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/**
 * Which bundles the owner of the framework installed, and as what. What is not in here came by another way and gets nothing.
 *
 * <p>Written before a bundle is installed. Safe for use by many threads.
 */
final class BundleTable {
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    /** What a bundle is to the framework. */
    sealed interface Place {
        /** Part of the framework: declarative services. */
        record Own() implements Place {}

        /** A plugin that nothing checks while its classes are loaded. */
        record Trusted() implements Place {}

        /**
         * A plugin of which only these classes may be loaded.
         *
         * @param classes SHA-256 of the bytes of each
         */
        record Verified(Set<String> classes) implements Place {
            public Verified {
                classes = Set.copyOf(classes);
            }
        }
    }

    void put(String location, Place place) {
        places.put(location, place);
    }

    void remove(Bundle bundle) {
        places.remove(bundle.getLocation());
    }

    /** Empty for the system bundle and for a bundle of somebody else's. */
    Optional<Place> place(Bundle bundle) {
        return Optional.ofNullable(places.get(bundle.getLocation()));
    }

    /** The framework itself, or a part of it. */
    boolean isPlatform(Bundle bundle) {
        return isSystem(bundle)
                || place(bundle).filter(Place.Own.class::isInstance).isPresent();
    }

    boolean isKnown(Bundle bundle) {
        return isSystem(bundle) || places.containsKey(bundle.getLocation());
    }

    static boolean isSystem(Bundle bundle) {
        return bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID;
    }
}
