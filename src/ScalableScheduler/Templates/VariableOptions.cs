using ScalableScheduler.Configuration;

namespace ScalableScheduler.Templates;

/// <summary>Where values of templates come from, beside the collections. Section <c>variables</c>.</summary>
public sealed class VariableOptions
{
    /// <summary>Environment variables whose names begin so can be used by the rest of their names. Default <c>SCHEDULER_VAR_</c>.</summary>
    [Setting("Environment variables that begin so can be used in tasks by the rest of their names; the service's own settings never")]
    [TextPattern("[A-Za-z_][A-Za-z0-9_]{0,63}", "1 to 64 letters, digits and '_', not beginning with a digit")]
    public string EnvironmentPrefix { get; init; } = "SCHEDULER_VAR_";
}
