package io.aegis.app;

import io.aegis.kernel.Diagnosis;
import io.aegis.kernel.TrialResult;
import io.aegis.kernel.port.Usage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What is shown of a trial. */
final class TrialReport {
    private TrialReport() {}

    /** The outcome as evidence and reports call it. */
    static String outcome(TrialResult result) {
        return switch (result) {
            case TrialResult.Answered answered -> "answered";
            case TrialResult.Failed failed -> failed.diagnosis().name().toLowerCase(Locale.ROOT);
        };
    }

    static Map<String, Object> of(String provider, String model, TrialResult result) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("provider", provider);
        shown.put("model", model);
        shown.put("outcome", outcome(result));
        switch (result) {
            case TrialResult.Answered answered -> {
                shown.put("reachable", true);
                shown.put("http", "2xx");
                shown.put("dialect", answered.dialect());
                answered.model().ifPresent(name -> shown.put("answered_by", name));
                shown.put("millis", answered.millis());
                answered.usage().ifPresent(usage -> shown.put("usage", tokens(usage)));
            }
            case TrialResult.Failed failed -> {
                shown.put("reachable", failed.diagnosis().isReached());
                if (failed.status() >= 100 && failed.status() < 600) {
                    shown.put("http", failed.status() / 100 + "xx");
                }
                shown.put("millis", failed.millis());
                shown.put("error", error(failed.diagnosis()));
            }
        }
        return shown;
    }

    private static Map<String, Object> tokens(Usage usage) {
        var tokens = new LinkedHashMap<String, Object>();
        tokens.put("input", usage.input());
        tokens.put("output", usage.output());
        return tokens;
    }

    private static Map<String, Object> error(Diagnosis diagnosis) {
        var error = new LinkedHashMap<String, Object>();
        error.put("code", diagnosis.code().aegis());
        error.put("what", diagnosis.what());
        error.put("why", diagnosis.why());
        error.put("fix", diagnosis.fix());
        return error;
    }
}
