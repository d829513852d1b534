using System.Text.Json;
using Gateway.Admission;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Interactions.Intake;
using Gateway.Learning.Outcomes.Intake;
using Gateway.Management.Describing;
using Learning.Outcomes;
using Learning.Outcomes.Reading;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using TenantStore.Answers;
using TenantStore.Tokens;

namespace Gateway.Learning.Outcomes.Reporting;

/// <summary>What became of an answer, in the clients' own dialects. Whoever may ask for answers may report of them.</summary>
internal static class ReportEndpoints
{
    /// <summary>Of an id that nobody has, and of one of another tenant.</summary>
    private const string UnknownText = "There is no answer of this id.";

    public static void MapReports(this WebApplication app)
    {
        Describe(app.MapPost("/v1/fixes/{id}/outcome", OwnAsync), "What became of an answer: shown, accepted, partially_accepted, rejected, executed_ok, executed_error, retained.")
            .Accepts<OwnReportBody>("application/json")
            .Produces<ReportAnswer>();
        Describe(app.MapPost("/v1/events", TabbyAsync), "The same in Tabby's dialect: view, select (?select_kind=line: a part), dismiss.")
            .Accepts<TabbyReportBody>("application/json")
            .Produces(200);
        Describe(app.MapPost("/v1/dev-data", ContinueAsync), "The same in Continue's: development data, 0.2.0, all events, at the levels all and noCode.")
            .Accepts<ContinueReportBody>("application/json")
            .Produces<ReportAnswer>();
        Describe(app.MapPost("/predict_edits/accept", ZedAcceptAsync), "The same in Zed's: a prediction was accepted.")
            .Accepts<ZedAcceptBody>("application/json")
            .Produces(200);
        Describe(app.MapPost("/predict_edits/reject", ZedRejectAsync), $"The same in Zed's: up to {ZedReader.MostRejections} predictions were not. 404 when none of them is known.")
            .Accepts<ZedRejectBody>("application/json")
            .Produces(200);
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string summary) => route
        .RequireScope(TokenScopes.Inference)
        .WithTags("Learning")
        .WithSummary(summary)
        .DescribeRefusals(
            (400, "Malformed, or a field of a wrong type or value; 'param' names the field."),
            (404, UnknownText + " It is the same for one that nobody has and for one of another tenant."),
            (429, "The token or its tenant has no request left in this minute: rate_limit_exceeded. A report counts as a request."),
            (503, "It could not be kept or its limits not be checked now. The same may be sent again: it counts once."))
        .AddEndpointFilter(static async (invocation, next) =>
            await invocation.HttpContext.RequestServices.GetRequiredService<RequestRateStage>().TryAdmitAsync(invocation.HttpContext) ? await next(invocation) : TypedResults.Empty);

    private static Task<IResult> OwnAsync(HttpContext context, string id, OutcomeIntake intake, OutcomeMetrics metrics, CancellationToken cancellationToken) => TakeAsync(
        context, OutcomeSource.Ours, root => OwnReader.Read(id, root), intake, metrics, result => TypedResults.Ok(new ReportAnswer(NameOf(result))), cancellationToken);

    private static Task<IResult> TabbyAsync(
        HttpContext context, [FromQuery(Name = "select_kind")] string? selectKind, OutcomeIntake intake, OutcomeMetrics metrics, CancellationToken cancellationToken) =>
        TakeAsync(context, OutcomeSource.Tabby, root => TabbyReader.Read(root, selectKind), intake, metrics, _ => TypedResults.Ok(), cancellationToken);

    /// <param name="repository">Where its person works: a client's settings for it name the address, and development data does not say.</param>
    private static Task<IResult> ContinueAsync(HttpContext context, string? repository, OutcomeIntake intake, OutcomeMetrics metrics, CancellationToken cancellationToken) =>
        TakeAsync(context, OutcomeSource.Continue, root => ContinueReader.Read(root).In(repository), intake, metrics, result => TypedResults.Ok(new ReportAnswer(NameOf(result))), cancellationToken);

    private static Task<IResult> ZedAcceptAsync(HttpContext context, OutcomeIntake intake, OutcomeMetrics metrics, CancellationToken cancellationToken) =>
        TakeAsync(context, OutcomeSource.Zed, ZedReader.ReadAccept, intake, metrics, _ => Nothing(), cancellationToken);

    private static Task<IResult> ZedRejectAsync(HttpContext context, OutcomeIntake intake, OutcomeMetrics metrics, CancellationToken cancellationToken) =>
        TakeAsync(context, OutcomeSource.Zed, ZedReader.ReadReject, intake, metrics, _ => Nothing(), cancellationToken);

    /// <summary>Zed reads the answer as the JSON of nothing.</summary>
    private static IResult Nothing() => TypedResults.Text("null", "application/json");

    private static async Task<IResult> TakeAsync(
        HttpContext context,
        OutcomeSource source,
        Func<JsonElement, ReportReading> read,
        OutcomeIntake intake,
        OutcomeMetrics metrics,
        Func<OutcomeResult, IResult> answer,
        CancellationToken cancellationToken)
    {
        var (body, refusal) = await ReportBody.ReadAsync(context, cancellationToken);
        if (body is null)
            return refusal!;
        using (body)
        {
            var reading = read(body.RootElement);
            if (reading.Fault is { } fault)
                return new RefusalResult(GatewayRefusal.InvalidRequest, fault.Message, fault.Field);
            if (!reading.Reports.All(intake.NamesPlace))
                return RefusalResult.Invalid("repository", $"'repository' must be {InteractionRules.RepositoryText}.");
            var caller = context.Features.GetRequiredFeature<CallerFeature>().Principal;
            var results = await intake.TakeAsync(caller, source, reading.Reports, body.RootElement, cancellationToken);
            foreach (var result in results)
                metrics.Reported(source, result);

            // Of several what is known counts, as it would one by one: a client that sent all of them again would never come to an end.
            return results.Count > 0 && results.All(result => result == OutcomeResult.Unknown)
                ? new RefusalResult(GatewayRefusal.NotFound, UnknownText)
                : answer(results.Count == 0 ? OutcomeResult.Kept : results[0]);
        }
    }

    private static string NameOf(OutcomeResult result) => result switch
    {
        OutcomeResult.Kept => "kept",
        OutcomeResult.Unmatched => "unmatched",
        OutcomeResult.Repeated => "repeated",
        OutcomeResult.NoConsent or OutcomeResult.TooMany => "not_kept",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "No result of a report that was taken."),
    };
}
