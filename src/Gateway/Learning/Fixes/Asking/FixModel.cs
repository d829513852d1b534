using Gateway.Generating;
using HostContract;
using Learning.Fixes.Prompting;
using TenantStore.Credentials;
using TenantStore.Resolution;

namespace Gateway.Learning.Fixes.Asking;

/// <summary>Puts a question about a code to a model, in a tenant's name. For any thread.</summary>
internal sealed class FixModel(Generator generator, ScoreSupport scores)
{
    private const string Chat = "chat";

    /// <param name="requestClass">What it competes with at the host; null = what somebody waits for.</param>
    /// <param name="patience">Null = as long as any request may take.</param>
    /// <exception cref="OperationCanceledException">It is not wanted any more; the host was told to stop.</exception>
    public async Task<GeneratedAnswer> AskAsync(
        TokenPrincipal caller, ModelResolution.Resolved model, FixQuestion question, ModePrompt mode, string requestId, RequestClass? requestClass, TimeSpan? patience,
        CancellationToken cancellationToken)
    {
        var isChat = model.Base.Descriptor.Capabilities.Contains(Chat, StringComparer.Ordinal);
        var prompt = mode.Render(question);
        var maxTokens = AnswerBudget.TokensFor(question, mode.Answer);
        var prediction = Prediction.Of(question, mode.Answer);
        var withScores = scores.MayAsk(model.Base.Id);
        var answer = await SendAsync(requestId, withScores);
        // A request of its own, with a price of its own.
        return withScores && scores.IsRefusal(model.Base.Id, answer) ? await SendAsync(requestId + "-2", withScores: false) : answer;

        Task<GeneratedAnswer> SendAsync(string id, bool withScores) => generator.AskAsync(
            new GenerationRequest
            {
                Caller = caller,
                Path = isChat ? QuestionBody.ChatPath : QuestionBody.CompletionPath,
                Body = QuestionBody.Write(prompt, isChat, prediction, maxTokens, withScores),
                RequestId = id,
                Class = requestClass,
                Model = model,
                Patience = patience,
            },
            cancellationToken);
    }
}
