package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.bench.StampPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Callers who ask at a steady rate while plugins are changed, and what may have been in force while they waited: everything from the last change that was
 * done when they asked to the last that was begun when they had their answer.
 */
final class SwapLoad implements AutoCloseable {
    private static final long MILLIS_BETWEEN = 20;
    /** More would be refused because they are many, and not because of a change. */
    private static final int MOST_OUTSTANDING = 60;

    private static final Pattern ANSWER = Pattern.compile("p([0-9]+) heard in g([0-9]+) and says g([0-9]+)");

    /** Versions in force; 0 for a plugin that is revoked. */
    record Pair(int guard, int provider) {}

    /**
     * One request.
     *
     * @param from the last change that was done when it was sent
     * @param to the last change that was begun when its answer was there
     * @param answer empty if the connection was cut
     * @param text of the answer, however it came
     */
    record Asked(int from, int to, Optional<Integer> status, String run, String text) {
        boolean answered() {
            return status.equals(Optional.of(200)) && !text.isEmpty();
        }
    }

    private final Http client;
    private final Semaphore gate;
    private final List<Pair> pairs = new ArrayList<>(List.of(new Pair(1, 1)));
    private final List<Asked> asked = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Thread> callers = new ArrayList<>();
    private int done;
    private int sent;
    private int since;
    private CountDownLatch enough = new CountDownLatch(0);

    /**
     * @param gate lets a stream of the model {@code s-held} go on
     */
    SwapLoad(Http client, Semaphore gate) {
        this.client = client;
        this.gate = gate;
        clock.scheduleAtFixedRate(this::send, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
    }

    synchronized Pair now() {
        return pairs.getLast();
    }

    synchronized int changes() {
        return done;
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    /**
     * Changes a plugin while a stream is in flight, and waits until callers who came afterwards have their answers. The stream ends with the guard that it
     * began with; if that guard is revoked, it is cut.
     */
    void change(int guard, int provider, Runnable change) {
        int before = now().guard();
        if (before == 0) {
            swap(guard, provider, change);
            awaitAnswers(10);
            return;
        }
        try (Events stream = client.stream(Http.streamed("s-held", "in " + StampPlugin.WORD))) {
            assertThat(stream.nextText()).startsWith("g" + before + ". The first sentence");
            swap(guard, provider, change);
            if (guard > 0) {
                gate.release();
            }
            Events.Story rest = stream.rest();
            assertThat(rest.raw()).doesNotContain(StampPlugin.WORD);
            if (guard > 0) {
                assertThat(rest.text(0)).endsWith("p1 heard in g" + before + " and says g" + before);
            }
            assertThat(rest.done()).as(rest.raw()).isEqualTo(guard > 0);
            if (guard == 0) {
                gate.release(); // for the upstream of the stream that was cut, which waits still, and would take
                // the next one's
            }
        }
        awaitAnswers(10);
    }

    private void swap(int guard, int provider, Runnable change) {
        synchronized (this) {
            pairs.add(new Pair(guard, provider));
        }
        change.run();
        synchronized (this) {
            done++;
        }
    }

    void awaitAnswers(int count) {
        CountDownLatch answers;
        synchronized (this) {
            since = done;
            enough = new CountDownLatch(count);
            answers = enough;
        }
        try {
            assertThat(answers.await(60, TimeUnit.SECONDS)).as("answers come").isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Served by the guard and the provider of one pair that was in force, or refused because one of the two was not there. */
    void requireGoverned(Asked one) {
        List<Pair> inForce = pairs.subList(one.from(), one.to() + 1);
        if (one.answered()) {
            assertThat(inForce).as(one.toString()).contains(pair(one));
        } else {
            assertThat(inForce).as(one.toString()).anyMatch(pair -> pair.guard() == 0 || pair.provider() == 0);
            assertThat(one.text()).as(one.toString()).doesNotContain(StampPlugin.WORD, "heard");
        }
    }

    /** Every pair that could serve. */
    Set<String> pairsMade() {
        return pairs.stream()
                .filter(pair -> pair.guard() > 0 && pair.provider() > 0)
                .map(Pair::toString)
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }

    /** Every pair that has served. */
    Set<String> pairsSeen() {
        return asked.stream()
                .filter(Asked::answered)
                .map(SwapLoad::pair)
                .map(Pair::toString)
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }

    private static Pair pair(Asked one) {
        Matcher answer = ANSWER.matcher(one.text());
        assertThat(answer.matches()).as(one.toString()).isTrue();
        assertThat(answer.group(2)).as(one.toString()).isEqualTo(answer.group(3));
        return new Pair(Integer.parseInt(answer.group(2)), Integer.parseInt(answer.group(1)));
    }

    /** Nothing while many wait: a machine that stood still is not asked for all of that at once. */
    private synchronized void send() {
        if (sent - asked.size() >= MOST_OUTSTANDING) {
            return;
        }
        int from = done;
        boolean streamed = sent++ % 3 == 0;
        callers.add(Thread.startVirtualThread(() -> ask(from, streamed)));
    }

    private void ask(int from, boolean streamed) {
        Optional<Integer> status = Optional.empty();
        String run = "";
        String text = "";
        try {
            if (streamed) {
                try (Events events = client.stream(Http.streamed("plain", "in " + StampPlugin.WORD))) {
                    status = Optional.of(events.status());
                    run = events.header("x-aegis-run-id");
                    Events.Story story = events.rest();
                    text = story.done() ? story.text(0) : "";
                }
            } else {
                Answer answer = client.ask("plain", "in " + StampPlugin.WORD);
                status = Optional.of(answer.status());
                run = answer.run();
                text = answer.status() == 200 ? answer.content() : answer.text();
            }
        } catch (AssertionError cut) {
            status = Optional.empty();
        }
        took(from, status, run, text);
    }

    private synchronized void took(int from, Optional<Integer> status, String run, String text) {
        asked.add(new Asked(from, pairs.size() - 1, status, run, text));
        if (from >= since) {
            enough.countDown();
        }
    }

    /** Waits for every caller. */
    @Override
    public void close() {
        clock.close();
        try {
            for (Thread caller : callers) {
                caller.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
        assertThat(asked).as("every request has an outcome").hasSize(sent);
    }
}
