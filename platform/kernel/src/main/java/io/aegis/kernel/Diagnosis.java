package io.aegis.kernel;

import io.aegis.kernel.port.CallScope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.UpstreamException;
import java.util.Optional;

/** What is wrong with a provider that was tried, in words for its operator. The code is the one that a run gets from the same provider. */
public enum Diagnosis {
    PLUGIN_MISSING(
            ErrorCode.UPSTREAM_CREDENTIALS,
            "The provider is not there.",
            "Its plugin is missing or was refused, so nothing was sent.",
            "See 'aegis plugin list'."),
    SPEECHLESS(
            ErrorCode.UNSUPPORTED_CONTENT,
            "The provider cannot be asked.",
            "It speaks no dialect in which the gateway has a question, so nothing was sent.",
            "See what it speaks in 'aegis provider list', and 'dialects' of the provider."),
    HOST_UNKNOWN(
            ErrorCode.UPSTREAM_ERROR,
            "The provider's host has no address.",
            "The name in its base URL could not be looked up.",
            "Compare the base URL with what the vendor writes, and look at the name server of this machine."),
    ADDRESS_NOT_ALLOWED(
            ErrorCode.UPSTREAM_CREDENTIALS,
            "The gateway does not connect to the address of the provider's host.",
            "The address is private, and 'egress.private' does not open it; nothing was sent.",
            "If that host is meant, write it under 'egress: {private: [...]}'."),
    REQUEST_NOT_ALLOWED(
            ErrorCode.UPSTREAM_CREDENTIALS,
            "The gateway does not allow what the provider's plugin asked for.",
            "A request stays below the base URL and carries no header that is the gateway's.",
            "Look at the provider's settings; else tell the vendor of the plugin."),
    UNREACHABLE(
            ErrorCode.UPSTREAM_ERROR,
            "The provider cannot be reached.",
            "Nobody took a connection at the host and port of its base URL.",
            "See whether it runs, whether the port is right, and whether a firewall or 'egress.proxy' is in between."),
    TLS_FAILED(
            ErrorCode.UPSTREAM_ERROR,
            "The provider's host could not be trusted.",
            "There is no TLS at that port, or its certificate is not for that name, is over, or is of an authority that"
                    + " is not known; no credential was sent.",
            "Compare the base URL. With an authority of your own, name its certificates as 'egress.ca_file'."),
    CREDENTIALS_REJECTED(
            ErrorCode.UPSTREAM_CREDENTIALS,
            "The provider rejects the credential.",
            "It answered with status 401 or 403.",
            "See whether the secret that 'api_key' names is the right one, is not over, and may use this model."),
    MODEL_UNKNOWN(
            ErrorCode.UPSTREAM_REFUSED_REQUEST,
            "The provider does not know the model, or there is no such API at its base URL.",
            "It answered with status 404.",
            "Compare 'model' and the path of the base URL with what the vendor writes."),
    REQUEST_REFUSED(
            ErrorCode.UPSTREAM_REFUSED_REQUEST,
            "The provider refuses the question.",
            "A small and plain request is wrong for it, so it expects another API or another model.",
            "Compare the type of the provider, its base URL and 'model' with what the vendor writes."),
    RATE_LIMITED(
            ErrorCode.UPSTREAM_RATE_LIMITED,
            "The provider limits the rate.",
            "The credential is right and has no more to spend at the moment, or at all.",
            "Try again later; look at the limits and the balance of the account."),
    OVERLOADED(
            ErrorCode.UPSTREAM_ERROR,
            "The provider is overloaded.",
            "It says that it cannot answer now.",
            "Try again later."),
    FAILED(
            ErrorCode.UPSTREAM_ERROR,
            "The provider failed.",
            "What it said of it stays between it and the gateway.",
            "Try again; look at the vendor's status page, or at the log of your own server."),
    TIMED_OUT(
            ErrorCode.UPSTREAM_TIMEOUT,
            "The provider did not answer in time.",
            "A test waits for half a minute; a model that is loaded first may take longer.",
            "Try again; see whether anything answers at the base URL."),
    CUT(
            ErrorCode.UPSTREAM_ERROR,
            "The provider ended its answer before it was complete.",
            "The connection was closed too early.",
            "Try again; look at what is between the gateway and the provider."),
    INVALID_ANSWER(
            ErrorCode.UPSTREAM_ERROR,
            "What answers is not the API that the provider's type speaks.",
            "Its answer cannot be read, leads elsewhere, or repeats the credential.",
            "Compare the type of the provider and the path of its base URL with what the vendor writes; the gateway's"
                    + " log says whether the credential was repeated.");

    private final ErrorCode code;
    private final String what;
    private final String why;
    private final String fix;

    Diagnosis(ErrorCode code, String what, String why, String fix) {
        this.code = code;
        this.what = what;
        this.why = why;
        this.fix = fix;
    }

    static Diagnosis of(ModelAnswer.Kind kind) {
        return switch (kind) {
            case CREDENTIALS_REJECTED -> CREDENTIALS_REJECTED;
            case RATE_LIMITED -> RATE_LIMITED;
            case CONTEXT_TOO_LONG, INVALID_REQUEST -> REQUEST_REFUSED;
            case MODEL_UNKNOWN -> MODEL_UNKNOWN;
            case OVERLOADED -> OVERLOADED;
            case FAILED -> FAILED;
            case TIMED_OUT -> TIMED_OUT;
            case INVALID_ANSWER -> INVALID_ANSWER;
        };
    }

    static Diagnosis of(UpstreamException.Cause cause, Optional<CallScope.Obstacle> obstacle) {
        return switch (cause) {
            case REFUSED -> obstacle.map(Diagnosis::of).orElse(REQUEST_NOT_ALLOWED);
            case UNREACHABLE -> obstacle.map(Diagnosis::of).orElse(UNREACHABLE);
            case TIMED_OUT, CANCELLED -> TIMED_OUT;
            case CUT -> CUT;
            case INVALID -> INVALID_ANSWER;
        };
    }

    private static Diagnosis of(CallScope.Obstacle obstacle) {
        return switch (obstacle) {
            case NAME_UNKNOWN -> HOST_UNKNOWN;
            case ADDRESS_NOT_ALLOWED -> ADDRESS_NOT_ALLOWED;
            case NO_CONNECTION -> UNREACHABLE;
            case TLS_FAILED -> TLS_FAILED;
        };
    }

    /** Whether somebody was there, whatever they said. */
    public boolean isReached() {
        return switch (this) {
            case PLUGIN_MISSING,
                    SPEECHLESS,
                    HOST_UNKNOWN,
                    ADDRESS_NOT_ALLOWED,
                    REQUEST_NOT_ALLOWED,
                    UNREACHABLE,
                    TLS_FAILED,
                    TIMED_OUT -> false;
            case CREDENTIALS_REJECTED,
                    MODEL_UNKNOWN,
                    REQUEST_REFUSED,
                    RATE_LIMITED,
                    OVERLOADED,
                    FAILED,
                    CUT,
                    INVALID_ANSWER -> true;
        };
    }

    public ErrorCode code() {
        return code;
    }

    public String what() {
        return what;
    }

    public String why() {
        return why;
    }

    public String fix() {
        return fix;
    }
}
