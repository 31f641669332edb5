package io.aegis.guard.classification;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.View;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Labels a run, always, and lets all text through. Safe for use by many threads. */
final class ClassificationGuard implements IncrementalGuard {
    private final Classifier classifier;

    ClassificationGuard(Classifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        List<View> views = inspection.views();
        var texts = new ArrayList<String>(views.size());
        for (View view : views) {
            texts.add(view.text());
        }
        return classifier.classify(texts);
    }

    @Override
    public Inspector open(Context context, Channel channel) {
        return new ClassificationInspector(classifier);
    }
}
