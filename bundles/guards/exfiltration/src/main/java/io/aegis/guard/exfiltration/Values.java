package io.aegis.guard.exfiltration;

import io.aegis.guard.credentials.SecretScanner;
import io.aegis.guard.exfiltration.Layer.Order;
import io.aegis.spi.guard.ScanWindow;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for values in a carrier and in all that it can be decoded to. */
final class Values {
    /** Shorter ones are only looked at as they are. */
    private static final int SHORTEST_ENCODED = 11;

    /** What shows by its form alone, so that it is worth something where characters were moved. */
    private static final Set<String> BY_FORM = Set.of("API_KEY", "PRIVATE_KEY");

    private final Canaries canaries;
    private final Spelled placeholders;
    private final SecretScanner secrets = new SecretScanner(Set.of());

    Values(Canaries canaries, Spelled placeholders) {
        this.canaries = canaries;
        this.placeholders = placeholders;
    }

    /**
     * The worst that is in a text, or null.
     *
     * @param masked whether what stands for a masked value counts
     */
    @Nullable
    Leak in(String content, boolean masked) {
        var layers = content.length() < SHORTEST_ENCODED ? List.of(Layer.of(content)) : Layers.of(content);
        @Nullable Leak worst = null;
        for (Layer layer : layers) {
            if (canaries.areIn(layer)) {
                return Leak.CANARY;
            }
            if (worst != Leak.SECRET && isSecret(layer)) {
                worst = Leak.SECRET;
            }
            if (masked && worst == null && placeholders.isIn(layer)) {
                worst = Leak.PLACEHOLDER;
            }
        }
        return worst;
    }

    private boolean isSecret(Layer layer) {
        boolean[] isFound = {false};
        secrets.scan(
                new ScanWindow(layer.text(), 0, true),
                (start, end, entity) -> isFound[0] |= layer.order() == Order.KEPT || BY_FORM.contains(entity));
        return isFound[0];
    }
}
