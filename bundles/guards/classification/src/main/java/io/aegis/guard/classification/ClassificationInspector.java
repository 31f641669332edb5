package io.aegis.guard.classification;

import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import java.util.List;

/**
 * Lets one text through as it arrives, keeps it, and labels it at its end.
 *
 * <p>A label said before the end could be too low, and a set of labels only grows.
 */
final class ClassificationInspector implements Inspector {
    private final Classifier classifier;
    private final StringBuilder text = new StringBuilder();

    ClassificationInspector(Classifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public Progress next(String piece) {
        text.append(piece);
        return Progress.cleared(text.length());
    }

    @Override
    public Progress finish() {
        return new Progress(text.length(), classifier.classify(List.of(text.toString())));
    }
}
