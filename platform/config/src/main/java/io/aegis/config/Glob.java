package io.aegis.config;

/** A model name in which {@code *} stands for any text, also none. */
record Glob(String pattern) {
    static boolean isGlob(String claim) {
        return claim.indexOf('*') >= 0;
    }

    boolean matches(String name) {
        return overlaps(new Glob(name));
    }

    /** Whether some name is matched by both. */
    boolean overlaps(Glob other) {
        String left = pattern;
        String right = other.pattern;
        boolean[][] open = new boolean[left.length() + 1][right.length() + 1];
        open[0][0] = true;
        for (int row = 0; row <= left.length(); row++) {
            for (int column = 0; column <= right.length(); column++) {
                open[row][column] |= reached(open, left, row, right, column);
            }
        }
        return open[left.length()][right.length()];
    }

    private static boolean reached(boolean[][] open, String left, int row, String right, int column) {
        boolean isLeftStar = row > 0 && left.charAt(row - 1) == '*';
        boolean isRightStar = column > 0 && right.charAt(column - 1) == '*';
        if (isLeftStar && (open[row - 1][column] || (column > 0 && open[row][column - 1]))) {
            return true;
        }
        if (isRightStar && (open[row][column - 1] || (row > 0 && open[row - 1][column]))) {
            return true;
        }
        return row > 0 && column > 0 && left.charAt(row - 1) == right.charAt(column - 1) && open[row - 1][column - 1];
    }
}
