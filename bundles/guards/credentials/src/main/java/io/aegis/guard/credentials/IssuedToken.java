package io.aegis.guard.credentials;

import static io.aegis.guard.credentials.Characters.isAlphanumeric;
import static io.aegis.guard.credentials.Characters.isBase64;
import static io.aegis.guard.credentials.Characters.isDigit;
import static io.aegis.guard.credentials.Characters.isHex;
import static io.aegis.guard.credentials.Characters.isUpper;
import static io.aegis.guard.credentials.Characters.isWord;
import static java.util.stream.Collectors.groupingBy;

import io.aegis.guard.credentials.Candidate.Kind;
import io.aegis.spi.guard.ScanWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form that an issuer gives its keys: a beginning that is all theirs, and how many characters of which alphabet follow.
 *
 * @param prefix what it begins with; case matters
 * @param alphabet what follows
 * @param fewest least number of characters after the prefix
 * @param most largest number, after which no further character of the alphabet may stand; {@link #ANY} for no such limit
 */
record IssuedToken(String prefix, Alphabet alphabet, int fewest, int most) {
    /** No limit; of a longer value this many characters are taken. */
    static final int ANY = 2048;

    /** The characters that a token is made of. */
    enum Alphabet {
        CAPITAL,
        HEX,
        ALPHANUMERIC,
        WORD,
        DOTTED,
        BASE64;

        boolean has(char c) {
            return switch (this) {
                case CAPITAL -> isUpper(c) || isDigit(c);
                case HEX -> isHex(c);
                case ALPHANUMERIC -> isAlphanumeric(c);
                case WORD -> isWord(c);
                case DOTTED -> isWord(c) || c == '.';
                case BASE64 -> isBase64(c);
            };
        }
    }

    /** One line for each form: prefix, alphabet, fewest, most. Sources are the issuers' own documents. */
    private static final String FORMS = """
        aeg- HEX 64 64
        AKIA CAPITAL 16 16
        ASIA CAPITAL 16 16
        ABIA CAPITAL 16 16
        ACCA CAPITAL 16 16
        A3T CAPITAL 17 17
        ABSK BASE64 40 *
        bedrock-api-key- BASE64 40 *
        AIza WORD 35 35
        GOCSPX- WORD 28 28
        ya29. WORD 20 *
        1//0 WORD 40 *
        ghp_ ALPHANUMERIC 36 *
        gho_ ALPHANUMERIC 36 *
        ghu_ ALPHANUMERIC 36 *
        ghs_ ALPHANUMERIC 36 *
        ghr_ ALPHANUMERIC 36 *
        github_pat_ WORD 50 *
        glpat- DOTTED 20 *
        gldt- WORD 20 *
        glrt- DOTTED 20 *
        glrtr- DOTTED 20 *
        glcbt- WORD 18 *
        glptt- WORD 40 *
        glft- WORD 20 *
        glimt- WORD 20 *
        glagent- WORD 50 *
        gloas- WORD 40 *
        glsoat- WORD 20 *
        glffct- WORD 20 *
        glwt- WORD 20 *
        GR1348941 WORD 18 *
        xoxb- WORD 20 *
        xoxp- WORD 20 *
        xoxa- WORD 20 *
        xoxo- WORD 20 *
        xoxr- WORD 20 *
        xoxs- WORD 20 *
        xoxe- WORD 20 *
        xoxe. DOTTED 40 *
        xapp- WORD 30 *
        sk_live_ ALPHANUMERIC 16 *
        rk_live_ ALPHANUMERIC 16 *
        sk_test_ ALPHANUMERIC 16 *
        rk_test_ ALPHANUMERIC 16 *
        whsec_ BASE64 24 *
        sk-ant- WORD 24 *
        sk-proj- WORD 32 *
        sk-svcacct- WORD 32 *
        sk-admin- WORD 32 *
        sk-or- WORD 32 *
        sk- WORD 32 *
        xai- WORD 40 *
        gsk_ ALPHANUMERIC 40 *
        pplx- ALPHANUMERIC 40 *
        hf_ ALPHANUMERIC 30 *
        api_org_ ALPHANUMERIC 30 *
        r8_ ALPHANUMERIC 36 *
        nvapi- WORD 40 *
        tgp_v1_ WORD 30 *
        tvly- WORD 24 *
        fw_ ALPHANUMERIC 22 30
        LLM| WORD 20 *
        llx- ALPHANUMERIC 40 *
        AC HEX 32 32
        SK HEX 32 32
        SG. DOTTED 60 *
        key- HEX 32 32
        xkeysib- WORD 60 *
        npm_ ALPHANUMERIC 36 *
        pypi-AgE WORD 40 *
        rubygems_ HEX 48 48
        oy2 ALPHANUMERIC 43 43
        CLOJARS_ ALPHANUMERIC 60 60
        dckr_pat_ WORD 20 *
        dckr_oat_ WORD 20 *
        SWMTKN-1- WORD 40 *
        SWMKEY-1- BASE64 40 *
        dop_v1_ HEX 64 64
        doo_v1_ HEX 64 64
        dor_v1_ HEX 64 64
        dapi HEX 32 34
        dp.pt. ALPHANUMERIC 40 *
        dp.st. DOTTED 40 *
        dt0c01. DOTTED 60 *
        dt0s01. DOTTED 60 *
        dnkey- WORD 40 *
        figd_ WORD 30 *
        figu_ WORD 30 *
        figo_ WORD 30 *
        fo1_ WORD 40 *
        FLWSECK- WORD 20 *
        FLWSECK_TEST- WORD 20 *
        glc_ BASE64 40 *
        glsa_ WORD 38 *
        eyJrIjoi BASE64 50 *
        hvs. WORD 24 *
        hvb. WORD 60 *
        hvr. WORD 24 *
        HRKU- WORD 36 *
        lin_api_ ALPHANUMERIC 40 *
        lin_oauth_ ALPHANUMERIC 40 *
        LTAI ALPHANUMERIC 12 20
        AKID ALPHANUMERIC 30 32
        nfp_ ALPHANUMERIC 36 *
        nfc_ ALPHANUMERIC 36 *
        ntn_ ALPHANUMERIC 43 *
        secret_ ALPHANUMERIC 43 43
        NRAK- CAPITAL 27 27
        NRJS- ALPHANUMERIC 19 19
        NRII- WORD 30 34
        NRAL- ALPHANUMERIC 19 *
        NRAA- HEX 20 27
        cosmo_ HEX 32 32
        SUA CAPITAL 55 55
        sbp_v0_ HEX 40 40
        ops_eyJ BASE64 60 *
        A3- WORD 30 *
        AGE-SECRET-KEY-1 CAPITAL 58 58
        akab- DOTTED 30 *
        phc_ ALPHANUMERIC 40 *
        phx_ ALPHANUMERIC 40 *
        phs_ ALPHANUMERIC 40 *
        pscale_tkn_ DOTTED 32 *
        pscale_pw_ DOTTED 32 *
        pscale_oauth_ DOTTED 32 *
        PMAK- WORD 40 *
        PMAT- ALPHANUMERIC 24 *
        pul- HEX 40 40
        pnu_ ALPHANUMERIC 36 36
        prct_ ALPHANUMERIC 30 *
        pk.eyJ DOTTED 60 *
        sk.eyJ DOTTED 60 *
        rdme_ ALPHANUMERIC 60 *
        sbp_ HEX 40 40
        sb_secret_ WORD 20 *
        sntrys_ BASE64 40 *
        sntryu_ HEX 64 64
        sgp_ WORD 40 *
        shpat_ HEX 32 32
        shpca_ HEX 32 32
        shppa_ HEX 32 32
        shpss_ HEX 32 32
        shptka_ HEX 32 32
        shiptoken_ HEX 40 *
        sq0atp- WORD 22 *
        sq0csp- WORD 40 *
        EAAA WORD 55 *
        EAAC ALPHANUMERIC 60 *
        EAAM ALPHANUMERIC 60 *
        EAAG ALPHANUMERIC 60 *
        EAAJ ALPHANUMERIC 60 *
        IGQV WORD 80 *
        sqp_ HEX 40 40
        squ_ HEX 40 40
        sqa_ HEX 40 40
        s-s4t2ud- HEX 64 64
        s-s4t2af- HEX 64 64
        tfp_ WORD 40 *
        ATATT3 BASE64 60 *
        ATCTT3 BASE64 60 *
        ATBB ALPHANUMERIC 28 40
        BBDC- BASE64 40 44
        AKCp ALPHANUMERIC 60 *
        AP6 ALPHANUMERIC 60 *
        cmVmd ALPHANUMERIC 59 59
        API- CAPITAL 25 27
        vcp_ ALPHANUMERIC 40 *
        vck_ ALPHANUMERIC 40 *
        vca_ ALPHANUMERIC 40 *
        waka_ WORD 36 *
        wg_ ALPHANUMERIC 30 *
        ico- ALPHANUMERIC 32 32
        access_token$production$ ALPHANUMERIC 40 *
        amzn.mws. WORD 36 36
        sk_prod_ ALPHANUMERIC 16 *
        pat-na1- WORD 36 36
        pat-eu1- WORD 36 36
        y0_ WORD 40 *
        t1.9eu BASE64 60 *
        v1.0- WORD 140 *
        EZAK ALPHANUMERIC 54 54
        EZTK ALPHANUMERIC 54 54
        duffel_live_ WORD 43 43
        frmt_live_ WORD 40 *
        dG9rOj ALPHANUMERIC 40 *
        sm_pat_ ALPHANUMERIC 16 *
        sm_aat_ ALPHANUMERIC 16 *
        sm_sat_ ALPHANUMERIC 16 *
        p8e- ALPHANUMERIC 32 32
        """;

    private static final IssuedToken[] NONE = {};
    private static final IssuedToken[][] BY_BEGINNING = byBeginning();

    private static IssuedToken[][] byBeginning() {
        Map<Integer, List<IssuedToken>> forms = FORMS.lines()
                .map(IssuedToken::form)
                .collect(groupingBy(form -> place(form.prefix.charAt(0), form.prefix.charAt(1))));
        var table = new IssuedToken[128 * 128][];
        Arrays.setAll(table, place -> forms.getOrDefault(place, List.of()).toArray(NONE));
        return table;
    }

    private static IssuedToken form(String line) {
        String[] words = line.split(" +", -1);
        int most = words[3].equals("*") ? ANY : Integer.parseInt(words[3]);
        return new IssuedToken(words[0], Alphabet.valueOf(words[1]), Integer.parseInt(words[2]), most);
    }

    private static int place(char first, char second) {
        return first << 7 | second;
    }

    private static IssuedToken[] formsOf(char first, char second) {
        return second < 128 ? BY_BEGINNING[place(first, second)] : NONE;
    }

    /** The token that begins at an offset, of whatever issuer. */
    static @Nullable Candidate at(ScanWindow window, int start) {
        for (IssuedToken form : formsOf(window.at(start), window.at(start + 1))) {
            int end = form.end(window, start);
            if (end > 0) {
                return new Candidate(start, end, Kind.API_KEY);
            }
        }
        return null;
    }

    private int end(ScanWindow window, int start) {
        for (int i = 2; i < prefix.length(); i++) {
            if (window.at(start + i) != prefix.charAt(i)) {
                return -1;
            }
        }
        int body = start + prefix.length();
        int end = body;
        while (end - body < most && alphabet.has(window.at(end))) {
            end++;
        }
        boolean bounded = most == ANY || !isWord(window.at(end));
        while (end > body && window.text().charAt(end - 1) == '.') {
            end--;
        }
        boolean isToken = bounded && end - body >= fewest && isIssued(window.text(), body, end);
        return isToken ? end : -1;
    }

    private boolean isIssued(String text, int body, int end) {
        var randomness = Randomness.of(text, body, end);
        boolean mixed = randomness.digits() > 0 || randomness.changes() * 10 >= randomness.length() * 3;
        boolean wordy = prefix.length() < 5 && alphabet != Alphabet.CAPITAL && !mixed;
        return randomness.isVaried()
                && !wordy
                && !Randomness.isSequence(text, body, end)
                && !Placeholders.isBlank(text, body, end);
    }
}
