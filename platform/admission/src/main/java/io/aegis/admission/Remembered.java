package io.aegis.admission;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that were found before, of which those not asked for longest are forgotten. Safe for use by many threads. */
final class Remembered<K, V> {
    private final Map<K, V> answers;

    Remembered(int most) {
        this.answers = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /** How an answer is found that is not there yet. What it throws is not remembered. */
    interface Search<V> {
        V find() throws MalformedException;
    }

    V of(K question, Search<V> search) throws MalformedException {
        V known = known(question);
        if (known != null) {
            return known;
        }
        V found = search.find();
        synchronized (answers) {
            answers.put(question, found);
        }
        return found;
    }

    private @Nullable V known(K question) {
        synchronized (answers) {
            return answers.get(question);
        }
    }
}
