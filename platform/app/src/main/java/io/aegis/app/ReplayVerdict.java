package io.aegis.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run came to at one stage, or would come to.
 *
 * @param verdict {@code allow, sanitize, require_approval, block, failed}, or {@code denied} and {@code error} of a run that no guard ended
 * @param stage where; empty if it is about the run as a whole
 * @param guard whose verdict it is; {@code kernel} for what is said of tools, empty if nobody's
 * @param rules that matched, or the error code
 */
record ReplayVerdict(String verdict, String stage, String guard, List<String> rules) {
    private static final List<String> BY_STRICTNESS =
            List.of("allow", "sanitize", "require_approval", "block", "failed");

    ReplayVerdict {
        rules = List.copyOf(rules);
    }

    static ReplayVerdict allow(String stage) {
        return new ReplayVerdict("allow", stage, "", List.of());
    }

    boolean isStricterThan(ReplayVerdict other) {
        return BY_STRICTNESS.indexOf(verdict) > BY_STRICTNESS.indexOf(other.verdict);
    }

    ReplayVerdict stricter(ReplayVerdict other) {
        return other.isStricterThan(this) ? other : this;
    }

    boolean ends() {
        return verdict.equals("block") || verdict.equals("failed");
    }

    Map<String, Object> shown() {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("verdict", verdict);
        shown.put("stage", stage);
        shown.put("guard", guard);
        shown.put("rules", rules);
        return shown;
    }
}
