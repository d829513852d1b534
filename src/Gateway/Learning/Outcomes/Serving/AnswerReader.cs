using Gateway.Learning.Users;
using Learning.Outcomes;
using Learning.Outcomes.Serving;
using TenantStore;
using TenantStore.Answers;

namespace Gateway.Learning.Outcomes.Serving;

/// <summary>Makes of what was served the row that is kept: hashes in place of texts, a pseudonym in place of a person. For any thread.</summary>
internal sealed class AnswerReader(UserKeys users, ContentHashes hashes)
{
    /// <summary>Null when its client got no id, so that nobody can report of it, unless it failed: who asked for it was eligible.</summary>
    public NewAnswer? Read(ServedAnswer served)
    {
        var (request, capture) = (served.Request, served.Capture);
        var text = ServedReader.Read(request.Body.Bytes, capture?.Bytes ?? default, capture?.IsStream == true, capture?.IsCut != false);
        var state = StateOf(served.State, text);
        if (text.Id is null && state is AnswerState.Answered or AnswerState.Empty)
            return null;
        var (tenant, adapter) = (request.Tenant, request.Generates ? request.Model.Adapter : null);
        return new NewAnswer
        {
            AnswerId = text.Id ?? LearningId.New("lost"),
            Kind = served.Kind,
            Caller = served.Caller.Caller,
            UserKey = users.Of(served.Caller, text.User),
            Alias = request.Model.Alias,
            Adapter = adapter?.Version.Adapter,
            Version = adapter?.Version.Version.Value ?? 0,
            Digest = adapter?.Digest,
            BaseModel = request.BaseModel.Name,
            ExperimentId = request.Experiment?.Id ?? "",
            Arm = request.Experiment is { } tag ? Enum.Parse<AnswerArm>(tag.ArmText, ignoreCase: true) : AnswerArm.None,
            Unit = request.Experiment?.Unit ?? "",
            Language = text.Language,
            PromptHash = text.Prefix is { } prefix ? OfGap(tenant, prefix, text.Suffix ?? "") : text.Prompt is { } prompt ? OfPrompt(tenant, prompt) : "",
            AnswerHash = text.Text is { Length: > 0 } answer ? OfAnswer(tenant, answer) : "",
            State = state,
            LatencyMs = served.LatencyMs,
            At = served.At,
        };
    }

    /// <summary>The same content as a client tells it.</summary>
    public AnswerContent ContentOf(TenantId tenant, ReportedContent told) => new(
        string.IsNullOrEmpty(told.Prompt) ? "" : OfPrompt(tenant, told.Prompt),
        told.Prefix is null || told.Suffix is null ? "" : OfGap(tenant, told.Prefix, told.Suffix),
        string.IsNullOrEmpty(told.Completion) ? "" : OfAnswer(tenant, told.Completion));

    /// <summary>Whoever left in the middle may have had enough: editors end a stream where their own rules say so.</summary>
    private static AnswerState StateOf(AnswerState state, ServedText text) => state switch
    {
        AnswerState.Late when text.Text is { Length: > 0 } => AnswerState.Answered,
        AnswerState.Answered when text.Text is { Length: 0 } => AnswerState.Empty,
        _ => state,
    };

    private string OfPrompt(TenantId tenant, string prompt) => hashes.Of(tenant, prompt);

    private string OfGap(TenantId tenant, string prefix, string suffix) => hashes.Of(tenant, $"{prefix}\0{suffix}");

    /// <summary>Editors cut blanks off both ends.</summary>
    private string OfAnswer(TenantId tenant, string answer) => hashes.Of(tenant, answer.Trim());
}
