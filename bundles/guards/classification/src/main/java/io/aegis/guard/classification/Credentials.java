package io.aegis.guard.classification;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Something that opens a door: a key with a known prefix, a private key, a password that is assigned or stands in a URL.
 *
 * <p>Each kind begins with a fixed string; only where one stands is the text around it looked at, and no further than a value can be long.
 */
record Credentials() implements Sign {
    private static final String BEGIN = "-----BEGIN ";
    private static final int LONGEST_HEADER = 64;
    private static final int LONGEST_VALUE = 512;
    private static final int SHORTEST_PASSWORD = 6;

    /**
     * A prefix that issuers gave their keys.
     *
     * @param text the prefix
     * @param tail how many characters of a key follow at least
     * @param needsDigit whether there is a digit among them, for prefixes that words may have
     */
    private record Prefix(String text, int tail, boolean needsDigit) {}

    private static final List<Prefix> PREFIXES = List.of(
            new Prefix("AKIA", 16, false),
            new Prefix("ASIA", 16, false),
            new Prefix("AIza", 35, false),
            new Prefix("aeg-", 64, true),
            new Prefix("dop_v1_", 64, true),
            new Prefix("eyJ", 40, true),
            new Prefix("gho_", 36, false),
            new Prefix("ghp_", 36, false),
            new Prefix("ghr_", 36, false),
            new Prefix("ghs_", 36, false),
            new Prefix("ghu_", 36, false),
            new Prefix("github_pat_", 22, true),
            new Prefix("glpat-", 20, false),
            new Prefix("hf_", 30, false),
            new Prefix("npm_", 36, false),
            new Prefix("pypi-AgE", 40, false),
            new Prefix("rk_live_", 16, true),
            new Prefix("SG.", 40, true),
            new Prefix("sk-", 20, true),
            new Prefix("sk_live_", 16, true),
            new Prefix("sk_test_", 16, true),
            new Prefix("whsec_", 24, true),
            new Prefix("xoxa-", 10, true),
            new Prefix("xoxb-", 10, true),
            new Prefix("xoxp-", 10, true),
            new Prefix("xoxr-", 10, true),
            new Prefix("xoxs-", 10, true),
            new Prefix("ya29.", 20, true));

    /** The prefixes by the code of their first character. */
    private static final List<List<Prefix>> BY_FIRST = IntStream.range(0, 128)
            .mapToObj(first -> PREFIXES.stream()
                    .filter(prefix -> prefix.text().charAt(0) == first)
                    .toList())
            .toList();

    private static final List<String> NAMES =
            List.of("passphrase", "password", "passwd", "pwd", "secret", "token", "key");

    @Override
    public String rule() {
        return "credential";
    }

    @Override
    public Level level() {
        return Level.SECRET;
    }

    @Override
    public boolean isIn(Text text) {
        return hasPrivateKey(text.original())
                || hasKey(text.original())
                || NAMES.stream().anyMatch(name -> hasAssignment(text, name))
                || hasPasswordInUrl(text.original());
    }

    private static boolean hasPrivateKey(String text) {
        int at = text.indexOf(BEGIN);
        while (at >= 0) {
            String kind = text.substring(at, Math.min(text.length(), at + LONGEST_HEADER));
            if (kind.contains("PRIVATE KEY")) {
                return true;
            }
            at = text.indexOf(BEGIN, at + 1);
        }
        return false;
    }

    /** One pass: a prefix is looked for only where a word begins with the first character of one. */
    private static boolean hasKey(String text) {
        boolean begins = true;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (begins && character < BY_FIRST.size() && isKeyAt(text, at, BY_FIRST.get(character))) {
                return true;
            }
            begins = !Character.isLetterOrDigit(character);
        }
        return false;
    }

    private static boolean isKeyAt(String text, int at, List<Prefix> prefixes) {
        for (Prefix prefix : prefixes) {
            int start = at + prefix.text().length();
            if (text.startsWith(prefix.text(), at) && isKey(text, start, endOfKey(text, start), prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKey(String text, int start, int end, Prefix prefix) {
        return end - start >= prefix.tail() && (!prefix.needsDigit() || hasDigit(text, start, end));
    }

    private static int endOfKey(String text, int start) {
        int end = start;
        int most = Math.min(text.length(), start + LONGEST_VALUE);
        while (end < most && (Text.isWord(text.charAt(end)) || "-.+/=".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private static boolean hasAssignment(Text text, String name) {
        int at = text.lower().indexOf(name);
        while (at >= 0) {
            int end = at + name.length();
            int value = Assignment.valueAfter(text.lower(), end);
            if (value >= 0 && isSecretValue(text.original(), value, name)) {
                return true;
            }
            at = text.lower().indexOf(name, end);
        }
        return false;
    }

    private static boolean isSecretValue(String text, int start, String name) {
        int end = Assignment.endOfValue(text, start);
        boolean isPassword = name.startsWith("pass") || name.equals("pwd");
        int shortest = isPassword ? SHORTEST_PASSWORD : 2 * SHORTEST_PASSWORD;
        return end - start >= shortest && hasDigit(text, start, end) && !isStandIn(text, start);
    }

    /** {@code <your key>}, {@code ${KEY}}, {@code {{key}}}, {@code ****}: nobody's secret. */
    private static boolean isStandIn(String text, int start) {
        return "<${*%[(".indexOf(text.charAt(start)) >= 0;
    }

    /** {@code scheme://user:password@host} */
    private static boolean hasPasswordInUrl(String text) {
        int at = text.indexOf("://");
        while (at >= 0) {
            int colon = -1;
            int end = at + 3;
            int most = Math.min(text.length(), end + LONGEST_VALUE);
            while (end < most && text.charAt(end) > ' ' && "/@?#\"'".indexOf(text.charAt(end)) < 0) {
                colon = text.charAt(end) == ':' && colon < 0 ? end : colon;
                end++;
            }
            if (colon > 0 && end < most && text.charAt(end) == '@' && end - colon > 3 && !isStandIn(text, colon + 1)) {
                return true;
            }
            at = text.indexOf("://", at + 3);
        }
        return false;
    }

    private static boolean hasDigit(String text, int start, int end) {
        return text.substring(start, end).chars().anyMatch(character -> character >= '0' && character <= '9');
    }
}
