using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Secrets;
using TenantStore.Credentials;

namespace Gateway.Resolution;

/// <summary>
/// Names the editor that a request comes from, so that its next keystroke can supersede this one. Hosts get a keyed hash: no name of a user, and nothing
/// that could be compared between tenants or callers.
/// </summary>
internal sealed class LaneNamer(GatewaySecrets secrets)
{
    public const string EditorHeader = "x-editor-lane";

    /// <summary>Longest value of the header, in characters.</summary>
    public const int MaxEditorLength = 256;

    /// <summary>Keeps lanes apart from what else the key makes.</summary>
    private const string Tag = "lg-lane-1";

    /// <param name="caller">Who asks.</param>
    /// <param name="editor">The header's value; null when absent.</param>
    /// <param name="user">The body's <c>user</c>; null when absent.</param>
    /// <returns>Null when nothing tells one developer from another: a shared credential must not cancel a colleague.</returns>
    public string? Of(TokenPrincipal caller, string? editor, string? user)
    {
        var (kind, name) = string.IsNullOrEmpty(editor) ? string.IsNullOrEmpty(user) ? ("token", "") : ("user", user) : ("editor", editor);
        if (name.Length == 0 && !caller.Personal)
            return null;
        // As JSON, so that no name can be spelled as two.
        var text = JsonSerializer.SerializeToUtf8Bytes<string[]>([Tag, caller.Caller.ToString(), kind, name]);
        return Base64Url.EncodeToString(HMACSHA256.HashData(secrets.CacheSaltKey, text));
    }
}
