package io.aegis.claims;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** A whole answer as a client gets it. */
record Answer(int status, HttpHeaders headers, byte[] bytes) {
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return Json.parse(bytes);
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The {@code code} member of the error. */
    String code() {
        return json().at("/error/code").asString("");
    }

    /** The gateway's own code of the error. */
    String aegisCode() {
        return json().at("/error/aegis/code").asString("");
    }

    String content() {
        return json().at("/choices/0/message/content").asString("");
    }

    String finishReason() {
        return json().at("/choices/0/finish_reason").asString("");
    }

    String run() {
        return header("x-aegis-run-id");
    }
}
