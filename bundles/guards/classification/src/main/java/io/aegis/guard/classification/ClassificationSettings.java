package io.aegis.guard.classification;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.aegis.spi.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** Reads a classifier out of settings. */
final class ClassificationSettings {
    private static final int LONGEST_PATTERN = 1000;

    /** Case matters: only capitals are a marking; the word itself is everyday speech. */
    private static final Phrases SECRET_STAMP =
            new Phrases("marking", Level.SECRET, List.of("SECRET", "TOP SECRET"), false);

    private static final Phrases SECRET_MARKING = new Phrases(
            "marking",
            Level.SECRET,
            List.of("classification: secret", "classified: secret", "top secret", "strictly secret"),
            true);

    private static final Phrases CONFIDENTIAL_STAMP =
            new Phrases("marking", Level.CONFIDENTIAL, List.of("CONFIDENTIAL", "RESTRICTED"), false);

    private static final Phrases CONFIDENTIAL_MARKING = new Phrases(
            "marking",
            Level.CONFIDENTIAL,
            List.of(
                    "classification: confidential",
                    "company confidential",
                    "highly confidential",
                    "strictly confidential",
                    "private and confidential",
                    "need to know only",
                    "attorney-client privileged"),
            true);

    private static final Phrases INTERNAL_MARKING = new Phrases(
            "marking",
            Level.INTERNAL,
            List.of(
                    "internal only",
                    "internal use only",
                    "for internal use",
                    "do not distribute",
                    "not for distribution"),
            true);

    private ClassificationSettings() {}

    static Classifier classifier(Settings settings) {
        var signs = new ArrayList<Sign>();
        if (settings.bool("built_in").orElse(true)) {
            signs.addAll(List.of(
                    new Credentials(),
                    SECRET_STAMP,
                    SECRET_MARKING,
                    CONFIDENTIAL_STAMP,
                    CONFIDENTIAL_MARKING,
                    new PersonalData(),
                    INTERNAL_MARKING));
        }
        int number = 1;
        for (Settings rule : settings.children("rules")) {
            signs.addAll(signs(rule, rule.string("name").orElse("rule-" + number)));
            number++;
        }
        return new Classifier(
                signs, settings.names().contains("default") ? level(settings, "default") : Level.INTERNAL);
    }

    private static List<Sign> signs(Settings rule, String name) {
        var level = level(rule, "label");
        var signs = new ArrayList<Sign>();
        var keywords = rule.strings("keywords").stream()
                .map(keyword -> Text.of(keyword).lower())
                .toList();
        if (!keywords.isEmpty()) {
            signs.add(new Phrases(name, level, keywords, true));
        }
        for (String pattern : rule.strings("patterns")) {
            signs.add(new Matches(name, level, compiled(rule, pattern)));
        }
        if (signs.isEmpty() || keywords.contains("")) {
            throw rule.wrong("keywords", "a list of words that are not empty, unless there are patterns");
        }
        return signs;
    }

    private static Pattern compiled(Settings rule, String pattern) {
        if (pattern.length() > LONGEST_PATTERN) {
            throw rule.wrong("patterns", "patterns of at most " + LONGEST_PATTERN + " characters");
        }
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException broken) {
            throw rule.wrong("patterns", "patterns in RE2 syntax");
        }
    }

    private static Level level(Settings settings, String name) {
        return settings.string(name)
                .flatMap(Level::named)
                .orElseThrow(() -> settings.wrong(name, "public, internal, confidential or secret"));
    }
}
