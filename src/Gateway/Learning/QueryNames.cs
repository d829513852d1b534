using Gateway.Errors;

namespace Gateway.Learning;

/// <summary>Refuses parameters of a query that an endpoint does not have: a filter that is misspelt would list everything.</summary>
internal static class QueryNames
{
    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder route, params string[] names) => route.AddEndpointFilter(async (invocation, next) =>
    {
        var unknown = invocation.HttpContext.Request.Query.Keys.FirstOrDefault(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase));
        return unknown is null
            ? await next(invocation)
            : RefusalResult.Invalid(
                GivenName.IsPlain(unknown) ? unknown : "query", $"{GivenName.Quote(unknown)} is no parameter of this path; there are {string.Join(", ", names)}. Correct or remove it.");
    });
}
