package io.aegis.guard.exfiltration;

/**
 * A text, or what one can be decoded to.
 *
 * @param text what it says
 * @param depth how often it was decoded
 * @param order how its characters stand to those that it came from
 */
record Layer(String text, int depth, Order order) {
    /** How characters stand to those that they came from. */
    enum Order {
        KEPT,
        REVERSED,
        SQUEEZED
    }

    static Layer of(String text) {
        return new Layer(text, 0, Order.KEPT);
    }

    boolean isSqueezed() {
        return order == Order.SQUEEZED;
    }

    Layer decoded(String decoded) {
        return new Layer(decoded, depth + 1, Order.KEPT);
    }

    Layer ordered(String rearranged, Order by) {
        return new Layer(rearranged, depth + 1, by);
    }
}
