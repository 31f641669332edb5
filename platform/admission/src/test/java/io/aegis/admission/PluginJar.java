package io.aegis.admission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The jar of a plugin that a test writes on the fly. Immutable. */
record PluginJar(Map<String, String> headers, Map<String, byte[]> entries) {
    static final String MANIFEST = "META-INF/MANIFEST.MF";
    static final String COMPONENT = "OSGI-INF/acme.tickets.TicketFactory.xml";
    static final String FACTORY = "io.aegis.spi.guard.GuardFactory";
    /** The entry that names the factory for a process of its own. */
    static final String SERVICES = "META-INF/services/" + FACTORY;

    static final String SCHEMA =
            "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\"}";
    private static final String CAPABILITY =
            "aegis.plugin;kind=guard;type=\"acme.tickets\";api:Version=\"1.0\";stages:List<String>=\"ingress\"";

    /** Compiled once: a guard that lets everything through. */
    private static final Map<String, byte[]> HARMLESS = Sources.compiled(Map.of("acme.tickets.TicketFactory", """
        package acme.tickets;
        import io.aegis.spi.guard.*;
        import io.aegis.spi.plugin.Host;
        import io.aegis.spi.settings.Settings;
        public final class TicketFactory implements GuardFactory {
            @Override
            public Guard create(Settings settings, Host host) {
                return inspection -> Verdict.allow();
            }
        }
        """));

    /** A vendor's guard {@code acme.tickets} that is right in every tier. */
    static PluginJar harmless() {
        return empty().withClasses(HARMLESS);
    }

    /** The same without a class. */
    static PluginJar empty() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Manifest-Version", "1.0");
        headers.put("Bundle-ManifestVersion", "2");
        headers.put("Bundle-SymbolicName", "acme.tickets");
        headers.put("Bundle-Version", "1.2.3");
        headers.put("Plugin-Id", "acme.tickets");
        headers.put("Plugin-Version", "1.2.3");
        headers.put("Import-Package", "io.aegis.spi.guard;version=\"[1.0,2)\",io.aegis.spi.plugin,java.lang");
        headers.put("Provide-Capability", CAPABILITY);
        headers.put("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=osgi.component)\"");
        headers.put("Service-Component", COMPONENT);
        return new PluginJar(headers, Map.of())
                .entry(JarContents.SCHEMA, SCHEMA)
                .entry(COMPONENT, component("acme.tickets.TicketFactory"))
                .entry(SERVICES, "acme.tickets.TicketFactory\n");
    }

    static String component(String type) {
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="one">
              <service>
                <provide interface="%s"/>
              </service>
              <implementation class="%s"/>
            </scr:component>
            """.formatted(FACTORY, type);
    }

    PluginJar header(String name, String value) {
        var copy = new LinkedHashMap<>(headers);
        copy.put(name, value);
        return new PluginJar(copy, entries);
    }

    PluginJar withoutHeader(String name) {
        var copy = new LinkedHashMap<>(headers);
        copy.remove(name);
        return new PluginJar(copy, entries);
    }

    /** Needs the network, and takes its host from the settings. */
    PluginJar needsNetwork() {
        return needs("network").entry(JarContents.SCHEMA, """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
             "properties": {"endpoint": {"type": "string", "x-aegis-upstream": true}}}
            """);
    }

    PluginJar needs(String grant) {
        return header(
                "Require-Capability",
                headers.get("Require-Capability") + ",aegis.grant;filter:=\"(grant=" + grant + ")\"");
    }

    PluginJar entry(String name, String text) {
        return entry(name, text.getBytes(StandardCharsets.UTF_8));
    }

    PluginJar entry(String name, byte[] content) {
        var copy = new TreeMap<>(entries);
        copy.put(name, content);
        return new PluginJar(headers, copy);
    }

    PluginJar withoutEntry(String name) {
        var copy = new TreeMap<>(entries);
        copy.remove(name);
        return new PluginJar(headers, copy);
    }

    PluginJar withClasses(Map<String, byte[]> classes) {
        var copy = new TreeMap<>(entries);
        copy.putAll(classes);
        return new PluginJar(headers, copy);
    }

    /** The text of its manifest. */
    String manifest() {
        var text = new StringBuilder();
        headers.forEach((name, value) -> text.append(folded(name + ": " + value)));
        return text.append("\r\n").toString();
    }

    byte[] bytes() {
        return bytes(manifest().getBytes(StandardCharsets.UTF_8));
    }

    /** With this manifest instead. */
    byte[] bytes(byte[] manifest) {
        var all = new LinkedHashMap<String, byte[]>();
        all.put(MANIFEST, manifest);
        all.putAll(entries);
        return zip(all);
    }

    static byte[] zip(Map<String, byte[]> entries) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String folded(String header) {
        var lines = new StringBuilder();
        for (int at = 0; at < header.length(); at += 70) {
            lines.append(at == 0 ? "" : " ")
                    .append(header, at, Math.min(header.length(), at + 70))
                    .append("\r\n");
        }
        return lines.toString();
    }
}
