using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Gateway.Secrets;
using HostContract;
using TenantStore;
using TenantStore.Usage;

namespace Gateway.Billing;

/// <summary>
/// What an attempt of a request is billed to, as a text that a host carries and gives back with the cost of a request that was cut short. It is signed together
/// with tenant and request id: a host can bill no tenant for a request that was not its own, and a gateway that never saw the request can bill it.
/// </summary>
internal sealed class AccountTag(GatewaySecrets secrets)
{
    private const string KeyTag = "lg-account-1";
    private const char Separator = ' ';
    private const string Absent = "-";

    /// <summary>Of a first attempt; a later one's number is one more. So a program that does not know of attempts reads the tags of nearly all.</summary>
    private const int Fields = 5;
    private const int MacBytes = 16;
    private const int MacCharacters = 22;
    private const int MostStacked = 512;

    /// <param name="tenant">Whose request it is.</param>
    /// <param name="requestId">Which.</param>
    /// <param name="account">What it is billed to.</param>
    /// <param name="attempt">Which of its attempts the host gets; from <see cref="Bill.FirstAttempt"/> on.</param>
    public string Write(TenantKey tenant, string requestId, UsageKey account, int attempt)
    {
        // What is signed, and behind it the signature: all but its beginning is the tag, which is the one object that is made.
        Span<byte> text = stackalloc byte[MostStacked];
        if (!Utf8.TryWrite(text, $"{KeyTag}\n{tenant.Value}\n{requestId}\n", out var start) || !TryWriteFields(text[start..], account, attempt, out var length)
            || text.Length - start - length <= MacCharacters)
        {
            var fields = string.Create(
                CultureInfo.InvariantCulture, $"{account.Caller} {account.Alias?.ToString() ?? Absent} {account.Adapter?.ToString() ?? Absent} {account.Version} {account.BaseModel}{SuffixOf(attempt)}");
            return fields + Separator + MacOf(tenant.Value, requestId, fields);
        }

        var end = start + length;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secrets.CacheSaltKey, text[..end], mac);
        text[end] = (byte)Separator;
        Base64Url.EncodeToUtf8(mac[..MacBytes], text[(end + 1)..]);
        return Encoding.UTF8.GetString(text[start..(end + 1 + MacCharacters)]);
    }

    /// <summary>Null when it is not one that a gateway wrote for this tenant and request.</summary>
    public SignedAccount? Read(TenantKey tenant, string requestId, string tag)
    {
        var end = tag.LastIndexOf(Separator);
        if (end < 0 || !IsMac(tag.AsSpan(end + 1), MacOf(tenant.Value, requestId, tag[..end])))
            return null;
        var fields = tag[..end].Split(Separator);
        if (fields.Length is not (Fields or Fields + 1) || !CallerId.TryParse(fields[0], out var caller))
            return null;
        var account = new UsageKey(
            caller,
            AliasName.TryParse(fields[1], out var alias) ? alias : null,
            AdapterName.TryParse(fields[2], out var adapter) ? adapter : null,
            int.Parse(fields[3], CultureInfo.InvariantCulture),
            BaseModelName.Parse(fields[4]));
        return new SignedAccount(account, fields.Length == Fields ? Bill.FirstAttempt : int.Parse(fields[5], CultureInfo.InvariantCulture));
    }

    private static string SuffixOf(int attempt) => attempt == Bill.FirstAttempt ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" {attempt}");

    private static bool TryWriteFields(Span<byte> text, UsageKey account, int attempt, out int length) => Utf8.TryWrite(
        text,
        CultureInfo.InvariantCulture,
        $"{account.Caller.ToString()} {account.Alias?.ToString() ?? Absent} {account.Adapter?.ToString() ?? Absent} {account.Version} {account.BaseModel.ToString()}{SuffixOf(attempt)}",
        out length);

    private static bool IsMac(ReadOnlySpan<char> given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given.ToString()), Encoding.UTF8.GetBytes(expected));

    private string MacOf(string tenant, string requestId, string fields)
    {
        Span<byte> text = stackalloc byte[MostStacked];
        if (!Utf8.TryWrite(text, $"{KeyTag}\n{tenant}\n{requestId}\n{fields}", out var length))
        {
            text = Encoding.UTF8.GetBytes($"{KeyTag}\n{tenant}\n{requestId}\n{fields}");
            length = text.Length;
        }

        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secrets.CacheSaltKey, text[..length], mac);
        return Base64Url.EncodeToString(mac[..MacBytes]);
    }
}
