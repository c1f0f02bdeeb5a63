using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>Checks the templates of a task for what can be told without its collection.</summary>
internal sealed class TemplateSyntax(TaskRenderer renderer, TemplateOptions options)
{
    /// <summary>Adds what holds two braces and is no template.</summary>
    public void Check(TaskDefinition task, FieldProblems problems)
    {
        if (!options.Enabled)
            return;
        foreach (var problem in renderer.TemplateOf(task).Problems)
            problems.Add($"/task{problem.Field}", Reasons.Invalid, problem.Message);
    }

    /// <summary>Whether a problem is one of a value that is not known yet: it is found when the task is sent.</summary>
    public bool LeavesOpen(TaskDefinition task, TaskProblem problem) =>
        options.Enabled
        && problem.Reason is Reasons.Invalid or Reasons.TooLong
        && (renderer.TemplateOf(task).Connection?.IsTemplate(problem.Field) ?? false);
}
