package io.aegis.app;

import java.util.Comparator;

/** Versions of bundles: three numbers and a qualifier, compared as OSGi compares them. */
final class Versions {
    private static final int PARTS = 4;

    private Versions() {}

    static int compare(String one, String other) {
        String[] left = one.split("\\.", PARTS);
        String[] right = other.split("\\.", PARTS);
        for (int part = 0; part < PARTS - 1; part++) {
            int order = Long.compare(number(left, part), number(right, part));
            if (order != 0) {
                return order;
            }
        }
        return Comparator.<String>naturalOrder().compare(qualifier(left), qualifier(right));
    }

    private static long number(String[] parts, int at) {
        return at < parts.length ? Long.parseLong(parts[at]) : 0;
    }

    private static String qualifier(String[] parts) {
        return parts.length == PARTS ? parts[PARTS - 1] : "";
    }
}
