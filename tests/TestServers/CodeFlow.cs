using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Web;

namespace TestServers;

/// <summary>What a browser and a native client do: log in, consent, take the code, change it for tokens.</summary>
internal sealed class CodeFlow(string issuer)
{
    private const string Callback = "http://127.0.0.1/callback";
    private const int MaxSteps = 12;

    public async Task<(string Access, string Id)> RunAsync(string person, string resource, string scope)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var query = HttpUtility.ParseQueryString("");
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["client_id"] = "ide",
            ["response_type"] = "code",
            ["redirect_uri"] = Callback,
            ["scope"] = "openid " + scope,
            ["resource"] = resource,
            ["code_challenge_method"] = "S256",
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
        })
        {
            query[name] = value;
        }

        var code = await CodeAsync(browser, new Uri($"{issuer}/auth?{query}"), person);
        using var response = await browser.PostAsync(new Uri($"{issuer}/token"), Form(new()
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = "ide",
            ["code"] = code,
            ["redirect_uri"] = Callback,
            ["code_verifier"] = verifier,
            ["resource"] = resource,
        }));
        var tokens = await OidcProviderServer.ReadAsync(response);
        return (tokens.GetProperty("access_token").GetString()!, tokens.GetProperty("id_token").GetString()!);
    }

    /// <summary>Follows the redirects; where a page asks who it is or whether that is all right, it answers.</summary>
    private static async Task<string> CodeAsync(HttpClient browser, Uri at, string person)
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            if (at.AbsoluteUri.StartsWith(Callback, StringComparison.Ordinal))
                return HttpUtility.ParseQueryString(at.Query)["code"] ?? throw new InvalidOperationException($"No code: {at}");
            var response = await browser.GetAsync(at);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var page = await response.Content.ReadAsStringAsync();
                response = await browser.PostAsync(at, Form(page.Contains("value=\"login\"", StringComparison.Ordinal)
                    ? new() { ["prompt"] = "login", ["login"] = person, ["password"] = "any" }
                    : new() { ["prompt"] = "consent" }));
            }

            at = new Uri(at, response.Headers.Location ?? throw new InvalidOperationException($"{at}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}"));
        }

        throw new InvalidOperationException("The provider's pages lead nowhere.");
    }

    private static FormUrlEncodedContent Form(Dictionary<string, string> fields) => new(fields);
}
