package io.aegis.server;

import io.aegis.kernel.Caller;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.spi.guard.Label;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.Principal;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who has come in and whether an endpoint is theirs to use. Whatever goes wrong on the way means no. */
final class Identity {
    private static final Logger LOG = LoggerFactory.getLogger(Identity.class);
    private static final String FETCH_DESTINATION = "Sec-Fetch-Dest";
    private static final Label AUDITOR = new Label("role", "auditor");
    private static final Label OPERATOR = new Label("role", "operator");
    private static final Visitor ANONYMOUS = new Visitor(
            Optional.of(Caller.ANONYMOUS),
            false,
            false,
            Caller.ANONYMOUS.principal().id());

    private final Admission admission;
    private final boolean onePortOfThisMachine;
    private final Optional<StartToken> token;
    private final PageSessions sessions;

    /**
     * @param onePortOfThisMachine whether nobody but this machine can come in and there is no other listener
     * @param token what whoever administers over the socket shows; without one nobody does
     */
    Identity(Admission admission, boolean onePortOfThisMachine, Optional<StartToken> token, PageSessions sessions) {
        this.token = token;
        this.sessions = sessions;
        this.admission = admission;
        this.onePortOfThisMachine = onePortOfThisMachine;
    }

    /**
     * Somebody who was let in.
     *
     * @param by who said who it is; null where nobody is asked
     * @param again says it anew
     */
    record Admitted(
            Visitor visitor,
            @Nullable Authenticator by,
            Supplier<@Nullable Authenticator> who,
            Supplier<Visitor> again) {
        /**
         * Who asks, after the time that a body takes: on the word of whoever decides now. One that was revoked meanwhile decides nothing.
         *
         * @throws RequestRefused if they may not go on
         */
        @SuppressWarnings("ReferenceEquality") // what a plugin calls equal is no matter
        Visitor now() {
            return who.get() == by ? visitor : again.get();
        }
    }

    /**
     * Lets somebody in, as {@link #admit} does.
     *
     * @throws RequestRefused if they may not use it
     */
    Admitted admitting(Endpoint endpoint, Door door, HttpFields headers, String actor) {
        Authenticator by = decides();
        Supplier<Visitor> admit = () -> admit(endpoint, door, headers, actor);
        return new Admitted(admit.get(), by, this::decides, admit);
    }

    private @Nullable Authenticator decides() {
        return admission instanceof Admission.ByCredential byCredential
                ? byCredential.authenticator().get().orElse(null)
                : null;
    }

    /**
     * Who asks, at an endpoint that exists behind that door.
     *
     * @param actor who is at the other end of the socket, for {@link Door#SOCKET}
     * @throws RequestRefused if they may not use it
     */
    Visitor admit(Endpoint endpoint, Door door, HttpFields headers, String actor) {
        return switch (endpoint.access()) {
            case ANYBODY -> Visitor.UNASKED;
            case CALLER -> known(headers);
            case REVIEWER -> inSession(headers);
            case AUDITOR -> {
                Visitor visitor = known(headers);
                yield require(visitor, visitor.auditor(), "auditor");
            }
            case OPERATOR -> door != Door.PUBLIC || onePortOfThisMachine ? Visitor.UNASKED : operator(headers);
            case ADMIN -> door == Door.SOCKET ? atSocket(headers, actor) : operator(headers);
        };
    }

    /**
     * Begins a session, if the key is good.
     *
     * @return what the browser is to hold
     */
    Optional<String> signIn(String key) {
        return switch (admission) {
            case Admission.Anonymous anonymous ->
                throw RequestRefused.because(
                        ErrorCode.PERMISSION_DENIED,
                        "Nobody can sign in here.",
                        "This gateway asks nobody for a key, and who is not known to anybody decides nothing.",
                        "Start it with 'auth: {type: api_key}'.");
            case Admission.ByCredential byCredential -> {
                Credential.KeyDigest digest = Credentials.digest(key);
                yield switch (asked(byCredential, digest)) {
                    case Authentication.Authenticated good ->
                        Optional.of(sessions.begin(digest, good.principal().id()));
                    case Authentication.Rejected rejected -> Optional.empty();
                };
            }
        };
    }

    void signOut(PageSession session) {
        sessions.end(session);
    }

    /** Whether a session goes on: not longer than its key is good, and is the same principal's. */
    boolean holds(PageSession session) {
        return sessions.holds(session) && visitor(session).isPresent();
    }

    private Visitor inSession(HttpFields headers) {
        return PageCookies.value(headers, PageCookies.SESSION)
                .flatMap(id -> sessions.find(id, isSomebody(headers)))
                .flatMap(this::visitor)
                .orElseThrow(Credentials::rejected);
    }

    /** A browser says what it fetches something for; what a script fetches is nobody's doing. */
    private static boolean isSomebody(HttpFields headers) {
        return !"empty".equalsIgnoreCase(headers.get(FETCH_DESTINATION));
    }

    private Optional<Visitor> visitor(PageSession session) {
        if (admission instanceof Admission.ByCredential byCredential
                && asked(byCredential, session.key()) instanceof Authentication.Authenticated good
                && good.principal().id().equals(session.principal())) {
            return Optional.of(
                    visitor(byCredential.roles().get(), good, session.key()).by(session));
        }
        sessions.end(session);
        return Optional.empty();
    }

    /** Whoever can open the socket is its owner; that it is one who looks after this very gateway, the token says. */
    private Visitor atSocket(HttpFields headers, String actor) {
        if (token.filter(known -> known.isIn(headers)).isEmpty()) {
            throw RequestRefused.because(
                    ErrorCode.PERMISSION_DENIED,
                    "The request does not carry the start token of this gateway.",
                    "At each start the gateway writes another one into the file 'admin.token' beside its socket.",
                    "Send what is in that file as '" + StartToken.HEADER + "', once; the commands of aegis do.");
        }
        return new Visitor(Optional.empty(), false, true, actor);
    }

    private Visitor operator(HttpFields headers) {
        Visitor visitor = known(headers);
        return require(visitor, visitor.operator(), "operator");
    }

    private static Visitor require(Visitor visitor, boolean holds, String role) {
        if (!holds) {
            throw RequestRefused.because(
                    ErrorCode.PERMISSION_DENIED,
                    "This needs the role '" + role + "'.",
                    "The principal of this key does not have it.",
                    "An operator gives it with 'auth.roles' or 'aegis keys create --role " + role + "'.");
        }
        return visitor;
    }

    private Visitor known(HttpFields headers) {
        return switch (admission) {
            case Admission.Anonymous anonymous -> ANONYMOUS;
            case Admission.ByCredential byCredential -> byCredential(byCredential, headers);
        };
    }

    private static Visitor byCredential(Admission.ByCredential admission, HttpFields headers) {
        Credential.KeyDigest digest = Credentials.shown(headers);
        return switch (asked(admission, digest)) {
            case Authentication.Authenticated good -> visitor(admission.roles().get(), good, digest);
            case Authentication.Rejected rejected -> throw Credentials.rejected();
        };
    }

    private static Visitor visitor(RoleMembers roles, Authentication.Authenticated good, Credential.KeyDigest digest) {
        Principal principal = good.principal();
        var caller = new Caller(principal, good.routes(), Optional.of(digest.sha256()));
        boolean auditor = principal.labels().contains(AUDITOR) || RoleMembers.holds(roles.auditors(), principal);
        boolean operator = principal.labels().contains(OPERATOR) || RoleMembers.holds(roles.operators(), principal);
        return new Visitor(Optional.of(caller), auditor, operator, principal.id());
    }

    /** No answer is not a rejection: whoever has a good key should not throw it away. Nobody is let in all the same. */
    private static Authentication asked(Admission.ByCredential admission, Credential.KeyDigest digest) {
        Authenticator authenticator =
                admission.authenticator().get().orElseThrow(() -> undecided("Its plugin is not there."));
        Authentication answer;
        try {
            answer = authenticator.authenticate(digest);
        } catch (Throwable thrown) { // whatever a plugin throws, its text crosses to nobody
            LOG.warn(
                    "The authenticator failed with {}; the caller is not let in.",
                    thrown.getClass().getName());
            throw undecided("Its plugin failed.");
        }
        if (answer == null) {
            throw undecided("Its plugin gave no answer.");
        }
        return answer;
    }

    private static RequestRefused undecided(String why) {
        return RequestRefused.because(
                ErrorCode.AUTHENTICATOR_UNAVAILABLE,
                "Nobody can say who is asking: the authenticator gave no answer.",
                why,
                "Try again; the operator finds the cause in the gateway's log and in 'aegis plugin list'.");
    }
}
