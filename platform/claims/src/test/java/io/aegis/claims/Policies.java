package io.aegis.claims;

/** Configurations that several suites use. */
final class Policies {
    private static final String SERVER = """
        auth: {type: api_key}
        server: {drain: {delay: 0s, timeout: 5s}}
        """;

    private Policies() {}

    /** A route {@code default} to a scripted upstream, which is asked for whatever model the client names: {@code s-*}. */
    static String toUpstream(ScriptedUpstreamServer upstream, String guardrailsAndPipeline) {
        return provider(upstream) + guardrailsAndPipeline + """
            routes:
              default: {provider: main, model: "{requested}", models: ["s-*"]}
            """ + SERVER;
    }

    static String provider(ScriptedUpstreamServer upstream) {
        return """
            providers:
              main:
                type: openai_compatible
                base_url: %s
            """.formatted(upstream.baseUrl());
    }

    static String server() {
        return SERVER;
    }
}
