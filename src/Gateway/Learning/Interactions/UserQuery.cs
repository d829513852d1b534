using System.Text.RegularExpressions;
using Gateway.Errors;
using Gateway.Learning.Users;
using TenantStore;

namespace Gateway.Learning.Interactions;

/// <summary>A person in a query: by <c>user</c>, the name that bodies of shared tokens have, or by <c>userKey</c>, the pseudonym that answers show.</summary>
internal static partial class UserQuery
{
    public const int MaxNameCharacters = 200;

    public const string KeyText = "'userKey' must be a pseudonym as answers show it: u_ and 32 hexadecimal digits.";

    public static bool IsKey(string text) => KeyPattern().IsMatch(text);

    /// <summary>The pseudonym; null for nobody named. Or why it is not one.</summary>
    public static (string? Key, RefusalResult? Refusal) Read(UserKeys users, TenantId tenant, string? user, string? userKey)
    {
        if (user is not null && userKey is not null)
            return (null, RefusalResult.Invalid("userKey", "Name the person by 'user' or by 'userKey', not by both."));
        if (userKey is not null)
            return IsKey(userKey) ? (userKey, null) : (null, RefusalResult.Invalid("userKey", KeyText));
        if (user is null)
            return (null, null);
        return user.Length is > 0 and <= MaxNameCharacters
            ? (users.OfName(tenant, user), null)
            : (null, RefusalResult.Invalid("user", $"'user' must be 1 to {MaxNameCharacters} characters."));
    }

    [GeneratedRegex(@"\Au_[0-9a-f]{32}\z")]
    private static partial Regex KeyPattern();
}
