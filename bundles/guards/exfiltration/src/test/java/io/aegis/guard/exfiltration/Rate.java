package io.aegis.guard.exfiltration;

import java.util.Locale;

/**
 * How many of how many, with a 95 % interval by Wilson.
 *
 * @param hits how many
 * @param total of how many
 */
record Rate(int hits, int total) {
    double value() {
        return total == 0 ? 1 : (double) hits / total;
    }

    Rate plus(Rate other) {
        return new Rate(hits + other.hits, total + other.total);
    }

    @Override
    public String toString() {
        if (total == 0) {
            return "none";
        }
        double z = 1.96;
        double p = value();
        double scale = 1 + z * z / total;
        double middle = (p + z * z / (2 * total)) / scale;
        double half = z * Math.sqrt(p * (1 - p) / total + z * z / (4.0 * total * total)) / scale;
        return String.format(
                Locale.ROOT,
                "%d/%d = %.3f [%.3f, %.3f]",
                hits,
                total,
                p,
                Math.max(0, middle - half),
                Math.min(1, middle + half));
    }
}
