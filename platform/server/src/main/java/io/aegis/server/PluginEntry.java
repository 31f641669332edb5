package io.aegis.server;

/**
 * A plugin as operators see it.
 *
 * @param type what the configuration names
 * @param kind {@code guard, provider, authenticator}
 * @param version of the plugin
 * @param tier how far it is trusted
 * @param state whether it works
 * @param digest SHA-256 of its file
 */
public record PluginEntry(String type, String kind, String version, String tier, String state, String digest) {}
