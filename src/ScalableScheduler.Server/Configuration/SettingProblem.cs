namespace ScalableScheduler.Server.Configuration;

/// <summary>One reason why the service does not start.</summary>
/// <param name="Subject">What is wrong, as the user wrote it: a YAML key, a variable, a flag or a file.</param>
/// <param name="Message">What was given and what is allowed.</param>
/// <param name="Origin">Where it came from: <c>config.yaml, line 3, column 5</c>, <c>environment</c>, <c>command line</c> or <c>default</c>.</param>
public sealed record SettingProblem(string Subject, string Message, string Origin)
{
    public override string ToString() => $"{Subject}: {Message} ({Origin})";
}
