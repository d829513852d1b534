using System.Diagnostics.Metrics;
using Gateway.Telemetry;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations.Running;

/// <summary><c>gateway_evaluations_total{state}</c>, <c>gateway_evaluation_questions_total{result}</c>. Any thread.</summary>
internal sealed class EvaluationMetrics
{
    private readonly Counter<long> _runs;
    private readonly Counter<long> _questions;

    public EvaluationMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(TelemetryOptions.Meter);
        _runs = meter.CreateCounter<long>("gateway.evaluations", "{evaluation}", "Evaluations that this gateway ended, by how.");
        _questions = meter.CreateCounter<long>("gateway.evaluation.questions", "{question}", "Questions of evaluations: answered, known from another evaluation, or put off because the hosts had other work or none was there.");
    }

    public void Ended(EvaluationState state) => _runs.Add(1, new KeyValuePair<string, object?>("state", state == EvaluationState.Done ? "done" : "failed"));

    public void Asked() => Add("answered");

    public void Known() => Add("known");

    public void PutOff() => Add("put_off");

    private void Add(string result) => _questions.Add(1, new KeyValuePair<string, object?>("result", result));
}
