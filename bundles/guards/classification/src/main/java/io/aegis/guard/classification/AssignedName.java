package io.aegis.guard.classification;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A name of secrets to which something is assigned that can be one: {@code DB_PASSWORD=s3cret7}, {@code "my token is ..."}.
 *
 * @param name in lower case
 * @param fewest characters of the shortest value
 */
record AssignedName(String name, int fewest) implements Landmark {
    private static final int FEWEST_OF_PASSWORD = 6;
    private static final int FEWEST_OF_KEY = 12;

    static final List<AssignedName> ALL = List.of(
            new AssignedName("passphrase", FEWEST_OF_PASSWORD),
            new AssignedName("password", FEWEST_OF_PASSWORD),
            new AssignedName("passwd", FEWEST_OF_PASSWORD),
            new AssignedName("pwd", FEWEST_OF_PASSWORD),
            new AssignedName("secret", FEWEST_OF_KEY),
            new AssignedName("token", FEWEST_OF_KEY),
            new AssignedName("key", FEWEST_OF_KEY));

    @Override
    public Sign sign() {
        return Sign.CREDENTIAL;
    }

    @Override
    public IntStream trigrams() {
        return IntStream.of(Trigram.of(name.substring(name.length() - 3)));
    }

    @Override
    public boolean isAt(String text, int at) {
        int end = at + 1;
        int value = Text.isAt(text, end - name.length(), name) ? Assignment.valueAfter(text, end) : -1;
        return value >= 0 && isSecret(text, value);
    }

    private boolean isSecret(String text, int start) {
        int end = Assignment.endOfValue(text, start);
        return end - start >= fewest && Text.hasDigit(text, start, end) && !Text.isStandIn(text, start);
    }
}
