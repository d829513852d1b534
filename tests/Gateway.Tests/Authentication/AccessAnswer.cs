using System.Net;

namespace Gateway.Tests.Authentication;

/// <summary>All that a caller can see of an answer, but for the date and the request's id.</summary>
internal sealed record AccessAnswer(HttpStatusCode Status, string Body, string Headers)
{
    private static readonly string[] s_ownOfEachAnswer = ["date", "x-request-id"];

    public bool LetIn => Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed) && (int)Status < 500;

    public bool Good => (int)Status is >= 200 and < 300;

    public static async Task<AccessAnswer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Where(header => !s_ownOfEachAnswer.Contains(header.Key.ToLowerInvariant()));
        return new AccessAnswer(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            string.Join('\n', headers.Select(header => $"{header.Key}: {string.Join(',', header.Value)}")) + response.Content.Headers);
    }
}
