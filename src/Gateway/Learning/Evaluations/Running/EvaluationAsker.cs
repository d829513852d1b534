using Gateway.Generating;
using Gateway.Learning.Fixes.Asking;
using Gateway.Placement;
using HostContract;
using TenantStore;
using TenantStore.Credentials;
using TenantStore.Limits;
using TenantStore.Tenants;
using TenantStore.Tokens;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>
/// Puts one question, as the fix of a person is asked, in the class behind all of them. In nobody's name: the tenant's limits and budget are its people's, and what an evaluation takes is bounded by its samples; in usage it stands
/// under a caller of its own. For any thread.
/// </summary>
internal sealed class EvaluationAsker(FixModel model, HostDirectory hosts, TimeProvider time)
{
    private const string TooLong = "context_length_exceeded";

    /// <summary>Tokens by which counts of a prompt differ: some hosts count its first mark, some do not.</summary>
    private const int ContextMargin = 4;

    public static TokenPrincipal CallerOf(Tenant tenant) => new()
    {
        Caller = CallerId.Evaluation,
        Scopes = TokenScopes.Inference,
        Tenant = new PrincipalTenant(tenant.Id, tenant.Slug, tenant.Limits with { Mode = LimitMode.Off }),
    };

    /// <param name="patience">How long it may wait and run.</param>
    public async Task<QuestionEnd> AskAsync(TokenPrincipal caller, EvaluationTask task, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var answer = await model.AskAsync(
            caller, task.Subject.Model, task.Sample.Question, task.Subject.Mode, LearningId.New("evq"), RequestClass.Background, patience, cancellationToken);
        var took = (int)time.GetElapsedTime(began).TotalMilliseconds;
        if (answer.IsSuccess)
            return ModelTextReader.Read(answer.Body) is { } text && !IsBrokenOff(text, task, caller.Tenant!.Limits.MaxOutputTokens) ? new QuestionEnd.Answered(text, took) : new QuestionEnd.Busy();
        return answer.Status switch
        {
            StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge when CodeOf(answer) is TooLong or "request_too_large" => new QuestionEnd.Unanswerable(took),
            StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError => new QuestionEnd.Busy(),
            >= StatusCodes.Status200OK and < StatusCodes.Status300MultipleChoices => new QuestionEnd.Busy(),
            _ => new QuestionEnd.Refused($"The {task.Key.Side.ToString().ToLowerInvariant()}'s question was refused: {answer.Status} {CodeOf(answer)}."),
        };
    }

    // A host ends an answer at its deadline with the word "length" too, and how far it got until then is a matter of who else was there. Only what has used up its budget, the tenant's limit of an answer, or the context, is one.
    private bool IsBrokenOff(ModelText text, EvaluationTask task, int mostTokens) =>
        text.IsCut && text.AnswerTokens < Math.Min(AnswerBudget.TokensFor(task.Sample.Question, task.Subject.Mode.Answer), mostTokens)
        && (hosts.ContextTokensOf(task.Subject.Model.Base.Id) is not { } context || text.PromptTokens + text.AnswerTokens < context - ContextMargin);

    private static string? CodeOf(GeneratedAnswer answer)
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(answer.Body);
            return document.RootElement.GetProperty("error").GetProperty("code").GetString();
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
