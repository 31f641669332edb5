package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.guard.Label;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

/** Who is at the pages is asked anew with every request. */
class PageIdentityTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicReference<Authentication> answer = new AtomicReference<>(joe(Set.of()));
    private final Identity identity = new Identity(
            new Admission.ByCredential(() -> Optional.of(credential -> answer.get()), () -> RoleMembers.NOBODY),
            false,
            Optional.empty(),
            new PageSessions(now::get));

    private static Authentication joe(Set<Label> labels) {
        return new Authentication.Authenticated(
                new Principal("api_key:joe", Optional.empty(), labels), Optional.empty());
    }

    private Visitor comes(String session, String destination) {
        HttpFields headers = HttpFields.build()
                .add("Cookie", PageCookies.SESSION + "=" + session)
                .add("Sec-Fetch-Dest", destination);
        return identity.admit(Endpoint.APPROVALS, Door.PUBLIC, headers, "");
    }

    @Test
    void whatAScriptFetchesKeepsNoSessionAliveAndWhatSomebodyOpensDoes() {
        String session = identity.signIn("aeg-joe").orElseThrow();
        long almost = PageSessions.IDLE.minusNanos(1).toNanos();
        now.addAndGet(almost);
        comes(session, "document");
        now.addAndGet(almost);
        comes(session, "empty");
        now.addAndGet(1);

        assertThatThrownBy(() -> comes(session, "document")).isInstanceOf(RequestRefused.class);
    }

    @Test
    void whatTheKeySaysNowCountsAtOnce() {
        String session = identity.signIn("aeg-joe").orElseThrow();
        var label = new Label("duty", "approver");
        answer.set(joe(Set.of(label)));

        assertThat(comes(session, "document").caller().orElseThrow().principal().labels())
                .containsExactly(label);
    }

    @Test
    void aSessionIsItsPrincipalsAndHasNoOtherRoleThanItsKey() {
        Visitor visitor = comes(identity.signIn("aeg-joe").orElseThrow(), "document");

        assertThat(visitor.actor()).isEqualTo("api_key:joe");
        assertThat(visitor.auditor()).isFalse();
        assertThat(visitor.operator()).isFalse();
        assertThat(visitor.caller().orElseThrow().key())
                .contains(Credentials.digest("aeg-joe").sha256());
    }
}
