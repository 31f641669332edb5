package io.aegis.guard.classification;

/** A payment card number, or so many e-mail addresses that the text is a list of people. */
record PersonalData() implements Sign {
    private static final int MANY_ADDRESSES = 3;
    private static final int SHORTEST_CARD = 13;
    private static final int LONGEST_CARD = 19;

    @Override
    public String rule() {
        return "personal-data";
    }

    @Override
    public Level level() {
        return Level.CONFIDENTIAL;
    }

    @Override
    public boolean isIn(Text text) {
        return hasManyAddresses(text.original()) || hasCard(text.original());
    }

    private static boolean hasManyAddresses(String text) {
        int addresses = 0;
        int at = text.indexOf('@', 1);
        while (at >= 0 && addresses < MANY_ADDRESSES) {
            boolean inside = at + 1 < text.length()
                    && Character.isLetterOrDigit(text.charAt(at - 1))
                    && Character.isLetterOrDigit(text.charAt(at + 1));
            if (inside && hasDotInDomain(text, at + 1)) {
                addresses++;
            }
            at = text.indexOf('@', at + 1);
        }
        return addresses >= MANY_ADDRESSES;
    }

    private static boolean hasDotInDomain(String text, int start) {
        int at = start;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        return at + 1 < text.length() && text.charAt(at) == '.' && Character.isLetter(text.charAt(at + 1));
    }

    /** Runs of digits that single spaces or hyphens may group. */
    private static boolean hasCard(String text) {
        var digits = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            char character = i < text.length() ? text.charAt(i) : '.';
            if (character >= '0' && character <= '9') {
                digits.append(character);
            } else if (!(isSeparator(character) && i > 0 && isDigit(text.charAt(i - 1)))) {
                if (isCard(digits)) {
                    return true;
                }
                digits.setLength(0);
            }
        }
        return false;
    }

    private static boolean isSeparator(char character) {
        return character == ' ' || character == '-';
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    /** The check digit of ISO/IEC 7812. */
    private static boolean isCard(CharSequence digits) {
        if (digits.length() < SHORTEST_CARD || digits.length() > LONGEST_CARD || digits.charAt(0) == '0') {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : 2 * digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
