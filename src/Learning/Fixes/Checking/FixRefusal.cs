namespace Learning.Fixes.Checking;

/// <param name="Message">Names limit and value; never code, names or secrets.</param>
internal sealed record FixRefusal(FixCheck Check, string Message);
