package io.aegis.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The medians of a run, as Markdown. */
record Table(List<Pass> passes, String floor) {
    String text(List<Contestant> contestants) {
        var text = new StringBuilder("""
            | load | program | requests per CPU-second | CPU us per request | of the floor | p50 us | p99 us | failed |
            |---|---|---|---|---|---|---|---|
            """);
        List<Scenario> scenarios =
                passes.stream().map(Pass::scenario).distinct().toList();
        for (Scenario scenario : scenarios) {
            for (Contestant contestant : contestants) {
                text.append(row(scenario, contestant.name()));
            }
        }
        text.append("\n| program | listens after ms | RSS after MiB |\n|---|---|---|\n");
        for (Contestant contestant : contestants) {
            Program program = contestant.program();
            text.append("| %s | %d | %d |%n"
                    .formatted(contestant.name(), program.start().toMillis(), program.residentMebibytes()));
        }
        return text.toString();
    }

    private String row(Scenario scenario, String name) {
        double rate = median(scenario, name, Pass::perCpuSecond);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %.1f | %.2f | %.0f | %.0f | %d |%n",
                scenario.label(),
                name,
                rate,
                1e6 / rate,
                rate / median(scenario, floor, Pass::perCpuSecond),
                median(scenario, name, Pass::p50),
                median(scenario, name, Pass::p99),
                of(scenario, name).stream().mapToLong(Pass::failed).sum());
    }

    private double median(Scenario scenario, String name, ToDoubleFunction<Pass> value) {
        double[] sorted =
                of(scenario, name).stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private List<Pass> of(Scenario scenario, String name) {
        return passes.stream()
                .filter(pass -> pass.scenario() == scenario && pass.contestant().equals(name))
                .toList();
    }
}
