package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Proposal;
import io.aegis.spi.identity.Credential;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PageSessionsTest {
    private static final Credential.KeyDigest KEY = new Credential.KeyDigest("a".repeat(64));
    private static final Credential.KeyDigest OTHER = new Credential.KeyDigest("b".repeat(64));

    private final AtomicLong now = new AtomicLong(-5); // such a clock may begin below zero
    private final PageSessions sessions = new PageSessions(now::get);

    private String begin() {
        return sessions.begin(KEY, "api_key:joe");
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aSessionIsFoundByWhatTheBrowserHoldsAndByNothingElse() {
        String id = begin();

        assertThat(Base64.getUrlDecoder().decode(id)).hasSize(32);
        assertThat(sessions.find(id, true).orElseThrow().principal()).isEqualTo("api_key:joe");
        assertThat(sessions.find(id + "A", true)).isEmpty();
        assertThat(sessions.find(id.toLowerCase(java.util.Locale.ROOT), true)).isEmpty();
        assertThat(sessions.find("", true)).isEmpty();
    }

    @Test
    void whatABrowserHoldsIsNeverTheSameTwice() {
        var ids = new HashSet<String>();
        for (int at = 0; at < 1000; at++) {
            ids.add(begin());
        }
        assertThat(ids).hasSize(1000);
    }

    @Test
    void aSessionThatNobodyUsesEnds() {
        String id = begin();
        pass(PageSessions.IDLE.minusNanos(1));
        assertThat(sessions.find(id, true)).isPresent();
        pass(PageSessions.IDLE.minusNanos(1));
        assertThat(sessions.find(id, true)).isPresent();
        pass(PageSessions.IDLE);
        assertThat(sessions.find(id, true)).isEmpty();
    }

    @Test
    void aPageThatRefreshesByItselfKeepsNoSessionAlive() {
        String id = begin();
        pass(PageSessions.IDLE.minusNanos(1));
        assertThat(sessions.find(id, false)).isPresent();
        pass(Duration.ofNanos(1));
        assertThat(sessions.find(id, false)).isEmpty();
    }

    @Test
    void noSessionIsLongerThanADayOfWork() {
        String id = begin();
        PageSession session = sessions.find(id, true).orElseThrow();
        for (Duration used = Duration.ZERO; used.compareTo(PageSessions.LONGEST) < 0; used = used.plusMinutes(20)) {
            assertThat(sessions.find(id, true)).isPresent();
            assertThat(sessions.holds(session)).isTrue();
            pass(Duration.ofMinutes(20));
        }
        assertThat(sessions.holds(session)).isFalse();
        assertThat(sessions.find(id, true)).isEmpty();
    }

    @Test
    void whoSignsOutIsOutAndOthersAreNot() {
        String id = begin();
        String other = begin();
        PageSession session = sessions.find(id, true).orElseThrow();

        sessions.end(session);

        assertThat(sessions.holds(session)).isFalse();
        assertThat(sessions.find(id, true)).isEmpty();
        assertThat(sessions.find(other, true)).isPresent();
    }

    @Test
    void aKeyHasFewSessionsAndTheOldestOfThemMakesRoom() {
        String others = sessions.begin(OTHER, "api_key:ann");
        List<String> ids = new ArrayList<>();
        for (int at = 0; at < PageSessions.MOST_OF_A_KEY + 2; at++) {
            pass(Duration.ofSeconds(1));
            ids.add(begin());
        }
        assertThat(ids.stream().map(id -> sessions.find(id, true).isPresent()).toList())
                .containsExactly(false, false, true, true, true, true, true, true, true, true);
        assertThat(sessions.find(others, true)).isPresent();
    }

    @Test
    void aTokenIsGoodForItsFormAndItsSessionAlone() {
        PageSession one = sessions.find(begin(), true).orElseThrow();
        PageSession other = sessions.find(begin(), true).orElseThrow();

        assertThat(one.isToken("run approved", one.token("run approved"))).isTrue();
        assertThat(one.isToken("run denied", one.token("run approved"))).isFalse();
        assertThat(other.isToken("run approved", one.token("run approved"))).isFalse();
        assertThat(one.isToken("run approved", "")).isFalse();
    }

    @Test
    void whatWasShownIsRememberedForTheLastRuns() {
        PageSession session = sessions.find(begin(), true).orElseThrow();
        for (int run = 0; run < 40; run++) {
            session.shows("run-" + run, pause("digest-" + run));
        }
        assertThat(session.shown("run-39", "digest-39")).isPresent();
        assertThat(session.shown("run-39", "digest-38")).isEmpty();
        assertThat(session.shown("run-8", "digest-8")).isPresent();
        assertThat(session.shown("run-7", "digest-7")).isEmpty();
    }

    private static KeptRun.Pause pause(String digest) {
        return new KeptRun.Pause(
                List.of(), new Proposal(Proposal.Kind.REQUEST, List.of()), digest, List.of(), Optional.empty());
    }
}
