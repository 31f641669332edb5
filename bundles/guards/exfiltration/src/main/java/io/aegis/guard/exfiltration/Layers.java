package io.aegis.guard.exfiltration;

import io.aegis.guard.exfiltration.Layer.Order;
import java.util.ArrayList;
import java.util.List;

/** Everything that a text says when it is decoded up to twice, within a bound of characters. */
final class Layers {
    private static final int DEEPEST = 2;
    private static final int SHORTEST = 8;

    /** Times the length of the text, so that the work stays in proportion to it. */
    private static final int MOST_GROWTH = 24;

    private Layers() {}

    /** The text itself and its layers, none twice as deep as {@value #DEEPEST}. */
    static List<Layer> of(String text) {
        var layers = new ArrayList<Layer>();
        layers.add(Layer.of(text));
        long room = (long) MOST_GROWTH * text.length();
        for (int at = 0; at < layers.size() && room > 0; at++) {
            Layer layer = layers.get(at);
            if (layer.depth() == DEEPEST || layer.text().length() < SHORTEST) {
                continue;
            }
            for (Layer next : next(layer)) {
                room -= next.text().length();
                layers.add(next);
            }
        }
        return layers;
    }

    private static List<Layer> next(Layer layer) {
        String text = layer.text();
        var next = new ArrayList<Layer>();
        for (String decoded : List.of(Escapes.percent(text), Escapes.entities(text), Escapes.backslashes(text))) {
            if (!decoded.equals(text)) {
                next.add(layer.decoded(decoded));
            }
        }
        for (String decoded : Digits.decoded(text)) {
            next.add(layer.decoded(decoded));
        }
        if (layer.order() == Order.KEPT) {
            next.add(layer.ordered(new StringBuilder(text).reverse().toString(), Order.REVERSED));
            String squeezed = Squeezed.of(text);
            if (squeezed.length() < text.length()) {
                next.add(layer.ordered(squeezed, Order.SQUEEZED));
            }
        }
        return next;
    }
}
