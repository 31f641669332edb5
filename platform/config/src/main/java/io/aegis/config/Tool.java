package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of {@code routes.<name>.tools}. With a result or an endpoint it is a tool that the gateway runs; without, it says what holds for the client's
 * own tool of that name.
 *
 * @param parameters JSON Schema of its arguments, as JSON
 * @param result what it answers, whatever its arguments are
 * @param http the endpoint that the gateway calls for it
 * @param deny whether no call of it happens
 * @param requireApproval whether a human agrees to every call
 * @param receives entities of masked values that it gets
 * @param receivesFrom other tools whose values of these it gets too
 * @param reveals entities of masked values in its answers that the caller gets
 */
public record Tool(
        String name,
        Optional<String> description,
        Optional<String> parameters,
        Optional<String> result,
        Optional<Http> http,
        Duration timeout,
        long maxResult,
        boolean deny,
        boolean requireApproval,
        List<Rule> rules,
        Set<String> receives,
        Set<String> receivesFrom,
        Set<String> reveals) {
    /**
     * An endpoint.
     *
     * @param url absolute; {@code {name}} stands for an argument
     * @param body arguments that are sent as a JSON body
     * @param apiKeyHeader the header that the credential is sent in; as a bearer token without it
     */
    public record Http(
            String method,
            String url,
            List<String> body,
            Optional<SecretReference> apiKey,
            Optional<String> apiKeyHeader,
            Optional<Residency> residency) {
        public Http {
            requireNonNull(method, "method");
            requireNonNull(url, "url");
            body = List.copyOf(body);
            requireNonNull(apiKey, "apiKey");
            requireNonNull(apiKeyHeader, "apiKeyHeader");
            requireNonNull(residency, "residency");
        }
    }

    /**
     * What is said of arguments.
     *
     * @param when JSON Schema that they match, as JSON
     * @param denies whether the call does not happen then; else a human must agree
     * @param reason name of the rule
     */
    public record Rule(String when, boolean denies, String reason) {
        public Rule {
            requireNonNull(when, "when");
            requireNonNull(reason, "reason");
        }
    }

    public Tool {
        requireNonNull(name, "name");
        requireNonNull(description, "description");
        requireNonNull(parameters, "parameters");
        requireNonNull(result, "result");
        requireNonNull(http, "http");
        requireNonNull(timeout, "timeout");
        rules = List.copyOf(rules);
        receives = Set.copyOf(receives);
        receivesFrom = Set.copyOf(receivesFrom);
        reveals = Set.copyOf(reveals);
    }

    /** Whether the gateway runs it. */
    public boolean isRun() {
        return result.isPresent() || http.isPresent();
    }
}
