package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** What pages are drawn with: files of ours, by name. */
final class PageAssets implements Surface {
    static final String STYLE = "page.css";
    static final String SCRIPT = "page.js";
    static final String ICON = "icon.svg";

    private record Asset(HttpField type, byte[] bytes) {}

    private final Map<String, Asset> assets = Map.of(
            STYLE, asset(STYLE, "text/css; charset=utf-8"),
            SCRIPT, asset(SCRIPT, "text/javascript; charset=utf-8"),
            ICON, asset(ICON, "image/svg+xml"));

    @Override
    public void serve(Call call) {
        Asset asset = assets.get(call.variable());
        if (asset == null) {
            throw RequestRefused.because(
                    ErrorCode.NOT_FOUND,
                    "There is no such file.",
                    "The pages are drawn with three files, and this is none of them.",
                    "Begin at '/approvals'.");
        }
        call.answer(asset.type(), asset.bytes());
    }

    private static Asset asset(String name, String type) {
        try (InputStream in = PageAssets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("this build lacks its own " + name);
            }
            return new Asset(new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, type), in.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
