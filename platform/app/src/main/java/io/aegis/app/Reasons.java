package io.aegis.app;

import io.aegis.spi.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operator wrote about single rules of a guard. A finding carries only the name of its rule, because no free text crosses from a plugin; the
 * words that a caller reads are the operator's own, from the same settings: {@code rules: [{name: ..., reason: ...}]}, where a rule without a name is
 * {@code rule-1}, {@code rule-2} and so on.
 */
final class Reasons {
    private static final int LONGEST = 512;

    private Reasons() {}

    static Map<String, String> of(Settings settings) {
        Map<String, String> reasons = new HashMap<>();
        if (!(settings.asMap().get("rules") instanceof List<?>)) {
            return reasons;
        }
        List<Settings> rules = settings.children("rules");
        for (int at = 0; at < rules.size(); at++) {
            Settings rule = rules.get(at);
            String name = rule.string("name").orElse("rule-" + (at + 1));
            rule.string("reason")
                    .filter(reason -> reason.length() <= LONGEST)
                    .ifPresent(reason -> reasons.put(name, reason));
        }
        return reasons;
    }
}
