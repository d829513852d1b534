using Gateway.Generating;
using Gateway.Learning.Experiments;
using Gateway.Learning.Fixes.Answers;
using Gateway.Learning.Fixes.Asking;
using Gateway.Learning.Fixes.Manifests;
using Gateway.Learning.Fixes.Requests;
using Learning.Fixes.Applying;
using Learning.Fixes.Prompting;
using TenantStore;
using TenantStore.Credentials;
using TenantStore.Resolution;

namespace Gateway.Learning.Fixes;

/// <summary>
/// A fix for a code that has just failed: (1) who answers, (2) how it wants to be asked, (3) its answer, (4) applied and checked; all of it stopped when it would come late. For any thread.
/// </summary>
internal sealed class FixService(
    ModelResolver resolver, ArmChooser arms, FixManifests manifests, FixSessions sessions, FixModel model, FixJudge judge, FixEnd end, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">The client left; the model was stopped.</exception>
    public async Task<FixResult> AnswerAsync(FixCall call, CancellationToken cancellationToken)
    {
        var left = Left(call);
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var turn = default(FixTurn);
        try
        {
            return await AnswerAsync(call, begun => turn = begun, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            if (turn is null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return end.Unresolved();
            }

            // Whoever leaves has waited as long as it seemed worth it. Were that not counted, the version that is so slow would look the better for it.
            var late = await end.SilentAsync(turn, FixState.Late, "", null);
            cancellationToken.ThrowIfCancellationRequested();
            return late;
        }
    }

    /// <param name="begin">From here on it counts.</param>
    /// <param name="stop">The deadline, or the client leaves.</param>
    private async Task<FixResult> AnswerAsync(FixCall call, Action<FixTurn> begin, CancellationToken stop)
    {
        var request = call.Request;
        var question = request.Question;
        var resolution = await ResolveAsync(call.Caller, request.Model, stop);                                            // (1)
        if (resolution is not ModelResolution.Resolved named)
            return new FixResult.NoModel(resolution);
        var id = LearningId.New("fix");
        var (resolved, experiment) = call.IsSynthetic ? new ArmChoice(named, null) : arms.Choose(named, call.Caller, request.User, call.Key, id);
        var turn = new FixTurn(call, id, resolved, experiment);
        begin(turn);
        var manifest = await manifests.OfAsync(call.Caller.Tenant!.Id, resolved, stop);                                   // (2)
        var (mode, fault) = ModeOf(request, manifest);
        if (mode is null)
        {
            // What the other arm can be asked is this one's failure, and stands in its numbers.
            if (ArmChooser.OtherArm(named, experiment) is { } other && ModeOf(request, await manifests.OfAsync(call.Caller.Tenant.Id, other, stop)).Mode is not null)
                await end.FailedAsync(turn);
            return new FixResult.NoMode(fault!);
        }

        var before = sessions.Exchange(call.Caller, request.User, request.Repository, request.Session, question.Path, question.Code);
        var asked = time.GetTimestamp();
        var answer = await AskAsync(call, resolved, mode, stop);                                                          // (3)
        if (answer is null)
            return await end.SilentAsync(turn, FixState.Late, "", null);
        if (!answer.IsSuccess || ModelTextReader.Read(answer.Body) is not { } text)
            return await end.RefusedAsync(turn, answer);

        var checking = time.GetTimestamp();
        var verdict = judge.Judge(question, mode, manifest, text, before);                                                // (4)
        if (Left(call) <= TimeSpan.Zero)
            return await end.SilentAsync(turn, FixState.Late, "", answer.Headers);
        if (verdict.Applied is null)
            return await end.SilentAsync(turn, FixState.Empty, verdict.Reason!, answer.Headers);
        return await end.AnsweredAsync(turn, mode, verdict, text, time.GetElapsedTime(asked, checking), time.GetElapsedTime(checking), answer.Headers);
    }

    /// <summary>How the model is asked; else why it cannot be.</summary>
    private static (ModePrompt? Mode, string? Fault) ModeOf(FixRequest request, FixManifest manifest)
    {
        var region = request.Question.Region;
        if ((request.Mode is { } name ? manifest.Find(name) : manifest.Choose(region is not null)) is not { } mode)
            return (null, $"'mode' is none that this model knows; it has {string.Join(", ", manifest.Modes.Select(one => one.Name))}. Name one of these, or none.");
        return mode.Answer == FixMode.Region && region is null
            ? (null, $"The mode '{mode.Name}' rewrites a region. Send 'region', or name another mode.")
            : (mode, null);
    }

    private ValueTask<ModelResolution?> ResolveAsync(TokenPrincipal caller, string? name, CancellationToken cancellationToken) =>
        ModelReference.TryParse(name, out var reference)
            ? AsNullable(resolver.ResolveAsync(caller.Tenant!.Id, reference, caller.DefaultAlias, cancellationToken))
            : new((ModelResolution?)null);

    private static async ValueTask<ModelResolution?> AsNullable(ValueTask<ModelResolution> resolution) => await resolution;

    /// <summary>Null when it came to nothing for want of time.</summary>
    private async Task<GeneratedAnswer?> AskAsync(FixCall call, ModelResolution.Resolved resolved, ModePrompt mode, CancellationToken cancellationToken)
    {
        var left = Left(call);
        if (left <= TimeSpan.Zero)
            return null;
        var answer = await model.AskAsync(call.Caller, resolved, call.Request.Question, mode, call.RequestId, null, left, cancellationToken);
        // What the host or the way to it gave up for want of time is late as well, and no fault.
        return !answer.IsSuccess && Left(call) <= TimeSpan.Zero ? null : answer;
    }

    private TimeSpan Left(FixCall call) => TimeSpan.FromMilliseconds(call.Request.DeadlineMs) - time.GetElapsedTime(call.Arrived);
}
