package io.aegis.export;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.export.Exporter;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * One exporter of a generation, and what it is handed.
 *
 * @param name of its entry; names its cursor
 * @param from the first record that it is handed when it has no cursor; empty for the first that comes after its start
 * @param most records of a batch
 * @param wants the types of records that it is handed; it is taken past the others
 * @param exporter closed with the plan if it can be; then a call that is under way ends
 */
public record ExportPlan(String name, OptionalLong from, int most, Predicate<String> wants, Exporter exporter) {
    public ExportPlan {
        requireNonNull(name, "name");
        requireNonNull(from, "from");
        requireNonNull(wants, "wants");
        requireNonNull(exporter, "exporter");
    }
}
