namespace Gateway.Learning.Evaluations.Models;

/// <summary>One item with both sides' answers.</summary>
/// <param name="Sample">Its id in the dataset, or its line in the generic set.</param>
/// <param name="Code">The code that failed.</param>
/// <param name="Expected">The code that was right.</param>
/// <param name="Candidate">Of the version that is judged.</param>
/// <param name="Reference">Of what it is compared with; for generic items the base model.</param>
internal sealed record EvaluationItemModel(
    string Sample, string Language, string ErrorKind, bool Regression, string Error, string Code, string Expected, AnswerModel Candidate, AnswerModel Reference);
