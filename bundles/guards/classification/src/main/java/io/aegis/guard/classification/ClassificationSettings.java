package io.aegis.guard.classification;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.aegis.spi.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** Reads a classifier out of settings. */
final class ClassificationSettings {
    private static final int LONGEST_PATTERN = 1000;

    private static final Sign SECRET_MARKING = new Sign("marking", Level.SECRET);
    private static final Sign CONFIDENTIAL_MARKING = new Sign("marking", Level.CONFIDENTIAL);
    private static final Sign INTERNAL_MARKING = new Sign("marking", Level.INTERNAL);

    private ClassificationSettings() {}

    static Classifier classifier(Settings settings) {
        var landmarks = new ArrayList<Landmark>();
        var patterns = new ArrayList<Matches>();
        if (settings.bool("built_in").orElse(true)) {
            addBuiltIn(landmarks);
        }
        int number = 1;
        for (Settings rule : settings.children("rules")) {
            var sign = new Sign(rule.string("name").orElse("rule-" + number), level(rule, "label"));
            addRule(rule, sign, landmarks, patterns);
            number++;
        }
        var otherwise = settings.names().contains("default") ? level(settings, "default") : Level.INTERNAL;
        return new Classifier(new Landmarks(landmarks), patterns, otherwise);
    }

    private static void addBuiltIn(List<Landmark> landmarks) {
        landmarks.addAll(KeyPrefix.ALL);
        landmarks.addAll(AssignedName.ALL);
        landmarks.addAll(List.of(new PrivateKey(), new UrlPassword(), new CardNumber(), new Address()));
        addStamps(landmarks, SECRET_MARKING, "SECRET", "TOP SECRET");
        addStamps(landmarks, CONFIDENTIAL_MARKING, "CONFIDENTIAL", "RESTRICTED");
        addPhrases(
                landmarks,
                SECRET_MARKING,
                List.of("classification: secret", "classified: secret", "top secret", "strictly secret"));
        addPhrases(
                landmarks,
                CONFIDENTIAL_MARKING,
                List.of(
                        "classification: confidential",
                        "company confidential",
                        "highly confidential",
                        "strictly confidential",
                        "private and confidential",
                        "need to know only",
                        "attorney-client privileged"));
        addPhrases(
                landmarks,
                INTERNAL_MARKING,
                List.of(
                        "internal only",
                        "internal use only",
                        "for internal use",
                        "do not distribute",
                        "not for distribution"));
    }

    /** Case matters: only capitals are a marking; the word itself is everyday speech. */
    private static void addStamps(List<Landmark> landmarks, Sign sign, String... stamps) {
        for (String stamp : stamps) {
            landmarks.add(new Phrase(sign, stamp, false));
        }
    }

    private static void addPhrases(List<Landmark> landmarks, Sign sign, List<String> phrases) {
        for (String phrase : phrases) {
            landmarks.add(new Phrase(sign, phrase, true));
        }
    }

    private static void addRule(Settings rule, Sign sign, List<Landmark> landmarks, List<Matches> patterns) {
        List<String> keywords =
                rule.strings("keywords").stream().map(Text::lower).toList();
        List<String> expressions = rule.strings("patterns");
        if (keywords.contains("") || (keywords.isEmpty() && expressions.isEmpty())) {
            throw rule.wrong("keywords", "a list of words that are not empty, unless there are patterns");
        }
        addPhrases(landmarks, sign, keywords);
        for (String expression : expressions) {
            patterns.add(new Matches(sign, compiled(rule, expression)));
        }
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
