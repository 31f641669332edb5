package io.aegis.config;

import java.util.List;
import java.util.Map;

/** The kinds of plugin that a configuration names by {@code type:}. */
public enum PluginKind {
    PROVIDER,
    GUARD,
    AUTHENTICATOR,
    EXPORTER;

    /** Types of 2.x that were Python packages, and what takes their place. */
    static final Map<String, String> REPLACED = Map.of("aegis.llm_guard", "aegis.injection");

    /** The types that come with Aegis. */
    public List<String> firstParty() {
        return switch (this) {
            case PROVIDER -> List.of("anthropic", "azure_openai", "bedrock", "fake", "gemini", "openai_compatible");
            case GUARD ->
                List.of(
                        "aegis.classification",
                        "aegis.exfiltration",
                        "aegis.pii",
                        "aegis.policy",
                        "aegis.regex_guard",
                        "aegis.secrets",
                        "aegis.tool_policy");
            case AUTHENTICATOR -> List.of("api_key", Auth.NONE);
            case EXPORTER -> Exporter.Kind.words();
        };
    }

    /** The types that are announced and do not exist yet; naming one is an error that says so. */
    public List<String> later() {
        return switch (this) {
            case PROVIDER -> List.of();
            case GUARD ->
                List.of(
                        "aegis.budgets",
                        "aegis.canary",
                        "aegis.external",
                        "aegis.injection",
                        "aegis.limits",
                        "aegis.model",
                        "aegis.residency");
            case AUTHENTICATOR -> List.of("oidc", "mtls");
            case EXPORTER -> List.of();
        };
    }
}
