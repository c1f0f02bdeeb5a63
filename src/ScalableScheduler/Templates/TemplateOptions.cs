using ScalableScheduler.Configuration;

namespace ScalableScheduler.Templates;

/// <summary>Placeholders in tasks. Section <c>templates</c>.</summary>
public sealed class TemplateOptions
{
    /// <summary>Whether <c>{{name}}</c> in tasks is replaced by values. Default true; false for those whose payloads hold such
    /// braces, as the Python service's clients may: they are then sent as they are.</summary>
    [Setting("Replace {{name}} in tasks by values of variables; false: send such texts as they are")]
    public bool Enabled { get; init; } = true;
}
