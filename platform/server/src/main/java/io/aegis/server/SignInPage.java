package io.aegis.server;

import java.util.Optional;

/** Where somebody shows a key, once. */
final class SignInPage {
    private SignInPage() {}

    /**
     * The page.
     *
     * @param run what is to be shown afterwards
     * @param wrong why the last try did not count
     */
    static Pages.Page of(String token, Optional<String> run, Optional<String> wrong) {
        Html.Attributes field = wrong.isPresent()
                ? Html.with(
                        "id",
                        "key",
                        "name",
                        "key",
                        "type",
                        "password",
                        "autocomplete",
                        "off",
                        "required",
                        "",
                        "aria-describedby",
                        "wrong",
                        "aria-invalid",
                        "true")
                : Html.with("id", "key", "name", "key", "type", "password", "autocomplete", "off", "required", "");
        Html main = Html.all(
                Html.tag("h1", "Sign in"),
                Html.tag(
                        "p",
                        "Runs that wait for a human are decided by people whom the configuration names, each with a"
                                + " key."),
                wrong.map(why -> Pages.alert(Html.tag("p", Html.with("id", "wrong"), why)))
                        .orElse(Html.NOTHING),
                Pages.form(
                        Pages.SIGN_IN,
                        token,
                        run.map(id -> Html.empty("input", Html.with("type", "hidden", "name", "run", "value", id)))
                                .orElse(Html.NOTHING),
                        Html.tag("label", Html.with("for", "key"), "Your key of this gateway"),
                        Html.empty("input", field),
                        Html.tag("button", "Sign in")),
                Html.tag(
                        "p",
                        Html.with("class", "hint"),
                        "The key is sent once and not kept by the browser. You are signed out after half an hour"
                                + " without doing anything, after eight hours, and as soon as the key is revoked."));
        return new Pages.Page("Sign in", Optional.empty(), Optional.empty(), main);
    }
}
